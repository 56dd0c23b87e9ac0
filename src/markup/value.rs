//! Attributes, classes, styles and properties, and whatever can be the value of one.

use std::borrow::Cow;

use leptos::wasm_bindgen::{JsCast, JsValue};
use leptos::web_sys::{Element, HtmlElement, Node};

use super::effect;
use crate::signals::{Memo, RwSignal, Signal};

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

macro_rules! numbers {
    ($($number:ty)+) => {$(
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
