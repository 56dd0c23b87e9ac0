//! A page of a board as it travels: `u32` count, then each event with its `u32` length.
//!
//! Whether the events are the board's is left to `checking`.

/// The most events that are asked for at once: few enough for a slow network, many enough for a
/// board of thousands.
pub const LIMIT: u64 = 512;

/// The events of a page; `None` where the bytes are no page, or one of more events than asked for.
pub fn events(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let (count, mut rest) = number(bytes)?;
    if u64::try_from(count).ok()? > LIMIT {
        return None;
    }
    let mut events = Vec::with_capacity(count);
    for _ in 0..count {
        let (length, after) = number(rest)?;
        let (event, after) = after.split_at_checked(length)?;
        events.push(event);
        rest = after;
    }
    rest.is_empty().then_some(events)
}

fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((usize::try_from(u32::from_be_bytes(*number)).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_taken_apart_and_nothing_else_is() {
        let page = [0, 0, 0, 2, 0, 0, 0, 1, 9, 0, 0, 0, 0];
        assert_eq!(events(&page), Some(vec![&[9_u8][..], &[]]));
        for length in 0..page.len() {
            assert_eq!(events(&page[..length]), None, "{length}");
        }
        let mut longer = page.to_vec();
        longer.push(0);
        assert_eq!(events(&longer), None);
        assert_eq!(events(&[0, 0, 0, 0]), Some(Vec::new()));
    }

    #[test]
    fn a_page_that_claims_the_world_takes_no_memory() {
        assert_eq!(events(&[255; 4]), None);
        assert_eq!(events(&[0, 0, 0, 1, 255, 255, 255, 255]), None);
        assert_eq!(events(&[0, 0, 2, 1]), None);
    }
}
