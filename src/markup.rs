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

use std::borrow::Cow;

use leptos::prelude::{
    Effect, Get as _, LocalStorage, RwSignal as LeptosSignal, Set as _, StoredValue, document,
};
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use leptos::wasm_bindgen::closure::Closure;
use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, Event, HtmlElement, Node};
pub use sokoguru_markup::view;

use crate::signals::{Memo, RwSignal, Signal};

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

/// A value that is an attribute, a class or a style: its text, or that it is not there.
#[derive(PartialEq, Eq)]
pub enum Text {
    /// Not there.
    Absent,
    /// This text.
    Is(Cow<'static, str>),
}

/// Whatever can be the value of an attribute and does not change.
pub trait IntoText {
    /// Its text.
    fn into_text(self) -> Text;
}

/// Whatever can be the value of an attribute.
pub trait Value {
    /// Its text now, or a way to find it that is asked again when what it read changes.
    fn into_value(self) -> Given;
}

/// A value.
pub enum Given {
    /// It stays.
    Fixed(Text),
    /// It changes.
    Live(Box<dyn Fn() -> Text>),
}

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
        impl IntoText for $number {
            fn into_text(self) -> Text {
                self.to_string().into_text()
            }
        }
        impl Value for $number {
            fn into_value(self) -> Given {
                Given::Fixed(self.into_text())
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

/// An attribute. `true` stands for being there, `false` and `None` for not.
pub fn attribute(node: &Node, name: &'static str, value: impl Value) {
    set(node, name, value.into_value(), |element, name, text| {
        let _ = match text {
            Text::Is(text) => element.set_attribute(name, text),
            Text::Absent => element.remove_attribute(name),
        };
    });
}

/// A class that is there or not.
pub fn class(node: &Node, name: &'static str, value: impl Value) {
    set(node, name, value.into_value(), |element, name, text| {
        let _ = element
            .class_list()
            .toggle_with_force(name, matches!(text, Text::Is(_)));
    });
}

/// A property of the element's style.
pub fn style(node: &Node, name: &'static str, value: impl Value) {
    set(node, name, value.into_value(), |element, name, text| {
        if let (Some(element), Text::Is(text)) = (element.dyn_ref::<HtmlElement>(), text) {
            let _ = element.style().set_property(name, text);
        }
    });
}

/// A property of the element in the browser: `value`, `checked`.
pub fn property(node: &Node, name: &'static str, value: impl Value) {
    set(node, name, value.into_value(), |element, name, text| {
        let value = match text {
            Text::Is(text) if name == "value" => JsValue::from_str(text),
            Text::Is(_) => JsValue::TRUE,
            Text::Absent if name == "value" => JsValue::from_str(""),
            Text::Absent => JsValue::FALSE,
        };
        let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), &value);
    });
}

fn set(node: &Node, name: &'static str, value: Given, put: fn(&Element, &str, &Text)) {
    let Some(element) = node.dyn_ref::<Element>() else {
        return;
    };
    match value {
        Given::Fixed(text) => put(element, name, &text),
        Given::Live(read) => {
            let element = element.clone();
            let mut before = None;
            effect(Box::new(move || {
                let now = read();
                if before.as_ref() != Some(&now) {
                    put(&element, name, &now);
                    before = Some(now);
                }
            }));
        }
    }
}

impl IntoText for Text {
    fn into_text(self) -> Text {
        self
    }
}

impl IntoText for &'static str {
    fn into_text(self) -> Text {
        Text::Is(Cow::Borrowed(self))
    }
}

impl IntoText for String {
    fn into_text(self) -> Text {
        Text::Is(Cow::Owned(self))
    }
}

impl IntoText for bool {
    fn into_text(self) -> Text {
        if self {
            Text::Is(Cow::Borrowed(""))
        } else {
            Text::Absent
        }
    }
}

impl<T: IntoText> IntoText for Option<T> {
    fn into_text(self) -> Text {
        self.map_or(Text::Absent, IntoText::into_text)
    }
}

macro_rules! fixed {
    ($($kind:ty)+) => {$(
        impl Value for $kind {
            fn into_value(self) -> Given {
                Given::Fixed(self.into_text())
            }
        }
    )+};
}
fixed!(&'static str String bool);

impl<T: IntoText> Value for Option<T> {
    fn into_value(self) -> Given {
        Given::Fixed(self.into_text())
    }
}

impl<F, T> Value for F
where
    F: Fn() -> T + 'static,
    T: IntoText,
{
    fn into_value(self) -> Given {
        Given::Live(Box::new(move || self().into_text()))
    }
}

macro_rules! signals {
    ($($kind:ty)+) => {$(
        impl Value for $kind {
            fn into_value(self) -> Given {
                Given::Live(Box::new(move || self.get().into_text()))
            }
        }
    )+};
}
signals!(RwSignal<String> RwSignal<bool> Memo<bool> Memo<String> Signal<String> Signal<bool> Signal<Option<&'static str>>);

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
    // The owner goes when the element does; the closure with it.
    StoredValue::new_local(run);
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
