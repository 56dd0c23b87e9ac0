//! Starts the app in the page.

fn main() {
    sokoguru::app::mount();
}
