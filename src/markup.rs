//! What `view!` writes: plain calls on the document, with one type for every element.
//!
//! Every function here exists once, whatever is drawn with it; only the conversions at its edge
//! are generic. A closure as a child or a value is drawn in an effect: when a signal that it read
//! changes, what it drew is replaced. What an effect or a listener holds belongs to the owner in
//! which it was made, and goes with it.
//!
//! It knows nothing of pages; signals, effects and owners are Leptos'. The price, and why it is paid,
//! stand in docs/decisions/0005-markup.md: a part that changes is replaced, not compared, so parts
//! are drawn small and what is typed lives in signals.

use leptos::prelude::{
    Effect, Get as _, LocalStorage, RwSignal as LeptosSignal, Set as _, StoredValue, document,
};
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use leptos::wasm_bindgen::JsCast;
use leptos::wasm_bindgen::closure::Closure;
use leptos::web_sys::{Element, Event, Node};
pub use sokoguru_markup::view;

pub mod value;

pub use value::{Given, IntoText, Text, Value, attribute, class, property, style};

/// Something drawn that has no place yet.
pub struct View(Node);

/// Whatever can stand between tags.
pub trait Child {
    /// Draws it at the end of an element.
    fn draw(self, at: &Node);
}

/// Makes a value of whatever can stand between tags.
pub trait IntoAny: Child + Sized {
    /// The view.
    fn into_any(self) -> View {
        let node = fragment();
        self.draw(&node);
        View(node)
    }
}

impl<T: Child> IntoAny for T {}

/// A tag.
pub fn element(name: &str) -> Node {
    document()
        .create_element(name)
        .map_or_else(|_| fragment(), Into::into)
}

/// A tag of a drawing.
pub fn svg(name: &str) -> Node {
    document()
        .create_element_ns(Some("http://www.w3.org/2000/svg"), name)
        .map_or_else(|_| fragment(), Into::into)
}

/// No tag: what it holds takes its place.
pub fn fragment() -> Node {
    document().create_document_fragment().into()
}

/// The end of a tag.
pub fn done(node: Node) -> View {
    View(node)
}

/// Draws a child at the end of a node.
pub fn child(node: &Node, child: impl Child) {
    child.draw(node);
}

/// Puts a view at the end of the page's body, for good.
pub fn mount(view: View) {
    if let Some(body) = document().body() {
        append(&body, &view.0);
    }
}

// What a node refuses (an element that cannot have children, say) is a fault of the markup, seen
// the first time the screen is drawn; there is nothing that the member could do about it.
fn append(node: &Node, child: &Node) {
    let _ = node.append_child(child);
}

fn text(node: &Node, words: &str) {
    append(node, &document().create_text_node(words));
}

impl Child for View {
    fn draw(self, at: &Node) {
        append(at, &self.0);
    }
}

impl Child for &str {
    fn draw(self, at: &Node) {
        text(at, self);
    }
}

impl Child for String {
    fn draw(self, at: &Node) {
        text(at, &self);
    }
}

impl Child for &String {
    fn draw(self, at: &Node) {
        text(at, self);
    }
}

impl Child for () {
    fn draw(self, _: &Node) {}
}

impl<T: Child> Child for Option<T> {
    fn draw(self, at: &Node) {
        if let Some(child) = self {
            child.draw(at);
        }
    }
}

impl<T: Child> Child for Vec<T> {
    fn draw(self, at: &Node) {
        for child in self {
            child.draw(at);
        }
    }
}

impl<T: Child, const N: usize> Child for [T; N] {
    fn draw(self, at: &Node) {
        for child in self {
            child.draw(at);
        }
    }
}

macro_rules! numbers {
    ($($number:ty)+) => {$(
        impl Child for $number {
            fn draw(self, at: &Node) {
                text(at, &self.to_string());
            }
        }
    )+};
}
numbers!(u16 u32 usize);

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        impl<$($name: Child),+> Child for ($($name,)+) {
            #[allow(non_snake_case, reason = "a name for each place")]
            fn draw(self, at: &Node) {
                let ($($name,)+) = self;
                $($name.draw(at);)+
            }
        }
    )+};
}
tuples!((A)(A B)(A B C)(A B C D)(A B C D E)(A B C D E F));

impl<F, T> Child for F
where
    F: Fn() -> T + 'static,
    T: Child,
{
    fn draw(self, at: &Node) {
        live(at, Box::new(move |at| self().draw(at)));
    }
}

/// Draws what changes between two comments, and again between them whenever it changes.
fn live(at: &Node, draw: Box<dyn Fn(&Node)>) {
    let page = document();
    let start: Node = page.create_comment("").into();
    let end: Node = page.create_comment("").into();
    append(at, &start);
    append(at, &end);
    effect(Box::new(move || {
        while let Some(old) = start.next_sibling() {
            if old == end {
                break;
            }
            let Some(parent) = old.parent_node() else {
                break;
            };
            let _ = parent.remove_child(&old);
        }
        let fresh = fragment();
        draw(&fresh);
        if let Some(parent) = end.parent_node() {
            let _ = parent.insert_before(&fresh, Some(&end));
        }
    }));
}

/// Runs now, and again whenever a signal that it read changes, as long as its owner lives.
pub fn follow(run: impl FnMut() + 'static) {
    effect(Box::new(run));
}

/// The same, but for the first time only once the view is on the page. One effect of Leptos' for
/// every use, where `Effect::new` would be compiled anew for each.
pub fn watch(run: impl FnMut() + 'static) {
    after(Box::new(run));
}

/// The same with what it returned the time before.
pub fn watch_change<T: 'static>(mut run: impl FnMut(Option<T>) -> T + 'static) {
    let mut before = None;
    watch(move || before = Some(run(before.take())));
}

fn effect(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    StoredValue::new_local(effect);
}

fn after(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}

/// Calls a function whenever the element tells of an event, under the owner that drew the element,
/// so that contexts are there.
pub fn on(node: &Node, event: &'static str, run: impl FnMut(Event) + 'static) {
    listen(node, event, Box::new(run));
}

fn listen(node: &Node, name: &'static str, mut run: Box<dyn FnMut(Event)>) {
    let owner = Owner::current();
    let run: Box<dyn FnMut(Event)> = Box::new(move |event| match &owner {
        Some(owner) => owner.with(|| run(event)),
        None => run(event),
    });
    let run = Closure::wrap(run);
    let _ = node.add_event_listener_with_callback(name, run.as_ref().unchecked_ref());
    // The owner goes when the element does; the listener with it.
    StoredValue::new_local(Listener(node.clone(), name, run));
}

/// Listens until it is dropped. An event may still be on its way then: a dialog that is closed
/// while its page goes tells of it afterwards.
struct Listener(Node, &'static str, Closure<dyn FnMut(Event)>);

impl Drop for Listener {
    fn drop(&mut self) {
        let Self(node, name, run) = self;
        let _ = node.remove_event_listener_with_callback(name, run.as_ref().unchecked_ref());
    }
}

/// A place for an element, for the few things that only the element itself can do.
#[derive(Clone, Copy)]
pub struct Place(LeptosSignal<Option<Element>, LocalStorage>);

impl Place {
    /// Empty until something is drawn with `node_ref=` of it.
    pub fn new() -> Self {
        Self(LeptosSignal::new_local(None))
    }

    /// The element, if it is there and of this kind; an effect that asks runs again when it comes.
    pub fn get<T: JsCast + Clone>(self) -> Option<T> {
        self.0.get().and_then(|element| element.dyn_into().ok())
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

/// Remembers the element.
pub fn keep(node: &Node, place: Place) {
    place.0.set(node.dyn_ref().cloned());
}

/// Draws each of many.
pub trait CollectView {
    /// All of them, one after the other.
    fn collect_view(self) -> Vec<View>;
}

impl<I: IntoIterator<Item = View>> CollectView for I {
    fn collect_view(self) -> Vec<View> {
        self.into_iter().collect()
    }
}
