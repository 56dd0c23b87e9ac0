//! Long work in slices, so that a cheap phone still answers to a finger: pieces are done until a
//! slice has had its time, then the page has its turn.
//!
//! A slice does at least one piece, whatever the clock says: work goes on even where a single piece
//! takes longer than a slice may.

use core::ops::ControlFlow;

/// Milliseconds after which a slice ends. One more piece may follow on it.
pub const SLICE: u64 = 12;

/// Does pieces until the work is over or the time of the slice is. `None` while there is more.
pub fn slice<T>(
    mut now_ms: impl FnMut() -> u64,
    mut piece: impl FnMut() -> ControlFlow<T>,
) -> Option<T> {
    let begun = now_ms();
    loop {
        if let ControlFlow::Break(done) = piece() {
            return Some(done);
        }
        let now = now_ms();
        // A clock that was set back must not make a slice endless.
        if now < begun || now - begun >= SLICE {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(cost: u64) -> (Option<u32>, u32) {
        let clock = core::cell::Cell::new(1_000);
        let mut done = 0;
        let end = slice(
            || clock.get(),
            || {
                done += 1;
                clock.set(clock.get() + cost);
                if done == 100 {
                    ControlFlow::Break(done)
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        (end, done)
    }

    #[test]
    fn a_slice_ends_with_its_time() {
        assert_eq!(pieces(1), (None, 12));
        assert_eq!(pieces(5), (None, 3));
        assert_eq!(pieces(0), (Some(100), 100));
    }

    #[test]
    fn a_piece_that_takes_long_is_done_all_the_same() {
        assert_eq!(pieces(400), (None, 1));
    }

    #[test]
    fn a_clock_that_goes_back_ends_the_slice() {
        let mut clock = 1_000;
        let mut done = 0;
        let end = slice(
            || {
                clock -= 1;
                clock
            },
            || -> ControlFlow<()> {
                done += 1;
                ControlFlow::Continue(())
            },
        );
        assert_eq!((end, done), (None, 1));
    }
}
