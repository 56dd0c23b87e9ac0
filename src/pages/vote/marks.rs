//! The marks on a voting paper, and what a tap makes of them: a rule without a screen.

/// What is marked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Marks {
    /// Nothing was tapped yet.
    #[default]
    None,
    /// Blank, on purpose.
    Blank,
    /// These options, by their places, in the order of the paper.
    Some(Vec<u8>),
}

impl Marks {
    /// After a tap on an option. `max` 1 moves the mark; else it is set or taken away, and a mark
    /// above `max` is refused.
    ///
    /// Errors: the marks as they were.
    pub fn tapped(self, place: u8, max: u8) -> Result<Self, Self> {
        let mut list = match self {
            Self::Some(list) => list,
            Self::None | Self::Blank => Vec::new(),
        };
        if max == 1 {
            return Ok(Self::Some(vec![place]));
        }
        if let Some(at) = list.iter().position(|&known| known == place) {
            list.remove(at);
        } else if list.len() >= usize::from(max) {
            return Err(Self::Some(list));
        } else {
            list.push(place);
            list.sort_unstable();
        }
        Ok(if list.is_empty() {
            Self::None
        } else {
            Self::Some(list)
        })
    }

    /// The places, as many as the item allows; `None` where more are needed.
    pub fn places(&self, min: u8) -> Option<Vec<u8>> {
        match self {
            Self::None => None,
            Self::Blank => (min == 0).then(Vec::new),
            Self::Some(list) => (list.len() >= usize::from(min)).then(|| list.clone()),
        }
    }

    /// Whether an option is marked.
    pub fn has(&self, place: u8) -> bool {
        matches!(self, Self::Some(list) if list.contains(&place))
    }

    /// How many are.
    pub fn count(&self) -> usize {
        match self {
            Self::Some(list) => list.len(),
            Self::None | Self::Blank => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Marks;

    #[test]
    fn one_of_three_moves_the_mark() {
        let marks = Marks::None.tapped(0, 1).unwrap().tapped(2, 1).unwrap();
        assert_eq!(marks.places(1), Some(vec![2]));
        assert_eq!(Marks::None.places(1), None);
        assert_eq!(Marks::None.places(0), None, "blank is said, not meant");
    }

    #[test]
    fn two_of_four_take_no_third() {
        let two = Marks::None.tapped(3, 2).unwrap().tapped(1, 2).unwrap();
        assert_eq!(two.places(2), Some(vec![1, 3]));
        assert_eq!(two.clone().tapped(0, 2), Err(two.clone()));
        let one = two.tapped(3, 2).unwrap();
        assert_eq!(one.places(2), None);
        assert_eq!(one.places(1), Some(vec![1]));
        assert_eq!(one.tapped(1, 2), Ok(Marks::None));
    }

    #[test]
    fn blank_only_where_the_item_allows_it() {
        assert_eq!(Marks::Blank.places(0), Some(Vec::new()));
        assert_eq!(Marks::Blank.places(1), None);
        assert_eq!(Marks::Blank.tapped(1, 2).unwrap().places(0), Some(vec![1]));
    }
}
