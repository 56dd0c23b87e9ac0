//! Small charts in SVG. They are pictures of a table that stands beside them, so that nobody needs
//! the picture: it is hidden from screen readers.

use sokoguru_api::Amount;

use crate::markup::{IntoAny, View, view};

/// Width and height that shares are drawn on; the picture takes the width of its place.
const WIDE: i64 = 1000;
const HIGH: i64 = 100;

/// A part of a whole.
pub struct Slice {
    /// How much.
    pub amount: Amount,
}

/// Class of the colour of a part, in turn.
pub fn colour(place: usize) -> &'static str {
    ["k1", "k2", "k3", "k4", "k5"][place % 5]
}

/// A share of a figure, on a scale from 0 to `most`; nothing where there is no whole.
fn scaled(part: i64, whole: i64, most: i64) -> i64 {
    let scaled = i128::from(part.max(0)) * i128::from(most);
    let share = scaled.checked_div(i128::from(whole.max(0)));
    i64::try_from(share.unwrap_or(0)).unwrap_or(most)
}

/// One bar that is parted.
pub fn slices(parts: &[Slice]) -> View {
    let whole: i64 = parts.iter().map(|one| one.amount.0.to_sen()).sum();
    let mut before = 0;
    let mut pieces = Vec::with_capacity(parts.len());
    for (place, one) in parts.iter().enumerate() {
        let from = scaled(before, whole, WIDE);
        before += one.amount.0.to_sen();
        let wide = scaled(before, whole, WIDE) - from;
        // A line of paper between two parts tells them apart without colour.
        let shown = (wide - 6).max(2);
        pieces.push(
            view! {
                <rect
                    class=colour(place)
                    x=from.to_string()
                    y="0"
                    width=shown.to_string()
                    height="100"
                ></rect>
            }
            .into_any(),
        );
    }
    view! {
        <svg class="bars low" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
            {pieces}
        </svg>
    }
    .into_any()
}

/// A column for each figure, in the order of time; one below nothing hangs from the line.
///
/// Shape: sen, or heads; negative in a year of loss.
pub fn columns(figures: &[i64]) -> View {
    let most = figures.iter().copied().max().unwrap_or(0).max(0);
    let least = figures.iter().copied().min().unwrap_or(0).min(0);
    let span = most - least;
    let count = i64::try_from(figures.len()).unwrap_or(1).max(1);
    let step = WIDE / count;
    let line = scaled(most, span, HIGH);
    let mut pieces = Vec::with_capacity(figures.len());
    for (place, figure) in (0_i64..).zip(figures) {
        let tall = scaled(figure.abs(), span, HIGH).max(1);
        let top = if *figure < 0 { line } else { line - tall };
        let class = if *figure < 0 { "below" } else { "k1" };
        pieces.push(
            view! {
                <rect
                    class=class
                    x=(place * step + step / 6).to_string()
                    y=top.max(0).to_string()
                    width=(step * 2 / 3).to_string()
                    height=tall.to_string()
                ></rect>
            }
            .into_any(),
        );
    }
    view! {
        <svg class="bars" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">
            {pieces}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_on_their_scale() {
        assert_eq!(scaled(1, 4, 1000), 250);
        assert_eq!(scaled(-1, 4, 1000), 0);
        assert_eq!(scaled(1, 0, 1000), 0);
        assert_eq!(scaled(i64::MAX, i64::MAX, 1000), 1000);
    }
}
