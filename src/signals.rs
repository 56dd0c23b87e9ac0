//! Signals with the names and the manners of Leptos', but compiled once.
//!
//! A signal of Leptos' is several kilobytes of code for each type that it holds, and the app has a
//! budget for its bytes. Here every value lies in an [`Arc`] of unknown type, Leptos keeps those,
//! and a handle knows the type again. The price is an allocation for each change and a comparison
//! of a number for each look.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::{self as one, Get, GetUntracked, GetValue, Set, Update, UpdateValue};

/// A value of any type.
pub type Held = Arc<dyn Any + Send + Sync>;

/// What a handle is to the code that exists once.
#[derive(Clone, Copy)]
enum Origin {
    /// Set from outside.
    Cell(one::RwSignal<Held>),
    /// Computed when something that it read has changed.
    Memo(one::Memo<Computed>),
    /// Computed whenever somebody looks.
    Derived(one::StoredValue<Compute>),
}

type Compute = Arc<dyn Fn() -> Held + Send + Sync>;

/// A computed value, and how to compare it with another.
#[derive(Clone)]
struct Computed {
    held: Held,
    same: fn(&Held, &Held) -> bool,
}

impl PartialEq for Computed {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&self.held, &other.held)
    }
}

impl Origin {
    fn cell(held: Held) -> Self {
        Self::Cell(one::RwSignal::new(held))
    }

    fn memo(compute: Box<dyn Fn() -> Held + Send + Sync>, same: fn(&Held, &Held) -> bool) -> Self {
        Self::Memo(one::Memo::new(move |_| Computed {
            held: compute(),
            same,
        }))
    }

    fn derived(compute: Compute) -> Self {
        Self::Derived(one::StoredValue::new(compute))
    }

    #[inline(never)]
    fn look(self) -> Option<Held> {
        match self {
            Self::Cell(cell) => cell.try_get(),
            Self::Memo(memo) => memo.try_get().map(|computed| computed.held),
            Self::Derived(compute) => compute.try_get_value().map(|compute| compute()),
        }
    }

    #[inline(never)]
    fn glance(self) -> Option<Held> {
        match self {
            Self::Cell(cell) => cell.try_get_untracked(),
            Self::Memo(memo) => memo.try_get_untracked().map(|computed| computed.held),
            Self::Derived(compute) => compute
                .try_get_value()
                .map(|compute| one::untrack(|| compute())),
        }
    }

    #[inline(never)]
    fn sure(self) -> Held {
        self.look().unwrap_or_else(|| gone())
    }

    #[inline(never)]
    fn sure_glance(self) -> Held {
        self.glance().unwrap_or_else(|| gone())
    }

    #[inline(never)]
    fn put(self, held: Held) {
        if let Self::Cell(cell) = self {
            let _ = cell.try_set(held);
        }
    }

    /// Takes the value out, to be changed and put back.
    #[inline(never)]
    fn take(self) -> Option<Held> {
        match self {
            Self::Cell(cell) => {
                cell.try_maybe_update(|held| (false, std::mem::replace(held, Arc::new(()))))
            }
            _ => None,
        }
    }
}

/// A signal is used after the part of the page that made it has gone, or while it is being
/// changed: a fault of the page, as it is in Leptos.
#[cold]
#[inline(never)]
fn gone() -> ! {
    unreachable!("no signal")
}

fn typed<T: 'static>(held: &Held) -> &T {
    match held.downcast_ref() {
        Some(value) => value,
        None => gone(),
    }
}

fn same<T: PartialEq + 'static>(one: &Held, other: &Held) -> bool {
    typed::<T>(one) == typed::<T>(other)
}

macro_rules! readable {
    ($name:ident) => {
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<T> Copy for $name<T> {}

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }

        impl<T: Send + Sync + 'static> $name<T> {
            /// Looks at the value; whoever runs now runs again when it changes.
            pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
                look(typed(&self.0.sure()))
            }

            /// Looks at the value without following it.
            pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
                look(typed(&self.0.sure_glance()))
            }

            /// The same, if its part of the page is still there.
            pub fn try_with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
                self.0.glance().map(|held| look(typed(&held)))
            }

            /// The value; whoever runs now runs again when it changes.
            pub fn get(self) -> T
            where
                T: Clone,
            {
                typed::<T>(&self.0.sure()).clone()
            }

            /// The value without following it.
            pub fn get_untracked(self) -> T
            where
                T: Clone,
            {
                typed::<T>(&self.0.sure_glance()).clone()
            }

            /// The same, if its part of the page is still there.
            pub fn try_get_untracked(self) -> Option<T>
            where
                T: Clone,
            {
                self.0.glance().map(|held| typed::<T>(&held).clone())
            }
        }
    };
}

/// A value that changes, and tells those who looked.
pub struct RwSignal<T>(Origin, PhantomData<fn() -> T>);
readable!(RwSignal);

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// With a value to begin with.
    pub fn new(value: T) -> Self {
        Self(Origin::cell(Arc::new(value)), PhantomData)
    }

    /// Another value.
    pub fn set(self, value: T) {
        self.0.put(Arc::new(value));
    }

    /// Another value, which may come when the part of the page has gone.
    pub fn try_set(self, value: T) {
        self.set(value);
    }

    /// Changes the value.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        let _ = self.try_update(change);
    }

    /// Changes the value, which may be when the part of the page has gone.
    pub fn try_update<U>(self, change: impl FnOnce(&mut T) -> U) -> Option<U> {
        let mut held = self.0.take()?;
        let out = Arc::get_mut(&mut held)
            .and_then(|held| held.downcast_mut())
            .map(change);
        self.0.put(held);
        out
    }
}

impl<T: Default + Send + Sync + 'static> Default for RwSignal<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

/// A value computed of others. Those who looked are told only when it is another one.
pub struct Memo<T>(Origin, PhantomData<fn() -> T>);
readable!(Memo);

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Computed like this.
    pub fn new(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let compute = Box::new(move || Arc::new(compute()) as Held);
        Self(Origin::memo(compute, same::<T>), PhantomData)
    }
}

/// Whatever can be looked at.
pub struct Signal<T>(Origin, PhantomData<fn() -> T>);
readable!(Signal);

impl<T: Send + Sync + 'static> Signal<T> {
    /// Computed whenever somebody looks.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let compute = Arc::new(move || Arc::new(compute()) as Held);
        Self(Origin::derived(compute), PhantomData)
    }
}

impl<T: Default + Send + Sync + 'static> Default for Signal<T> {
    fn default() -> Self {
        RwSignal::default().into()
    }
}

impl<T> From<RwSignal<T>> for Signal<T> {
    fn from(signal: RwSignal<T>) -> Self {
        Self(signal.0, PhantomData)
    }
}

impl<T> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        Self(memo.0, PhantomData)
    }
}

impl From<String> for Signal<String> {
    fn from(text: String) -> Self {
        RwSignal::new(text).into()
    }
}

impl From<&'static str> for Signal<String> {
    fn from(text: &'static str) -> Self {
        text.to_owned().into()
    }
}

/// A value that lives as long as its part of the page, and tells nobody.
pub struct StoredValue<T>(one::StoredValue<Held>, PhantomData<fn() -> T>);

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

#[inline(never)]
fn store(held: Held) -> one::StoredValue<Held> {
    one::StoredValue::new(held)
}

#[inline(never)]
fn stored(at: one::StoredValue<Held>) -> Option<Held> {
    at.try_get_value()
}

#[inline(never)]
fn replace(at: one::StoredValue<Held>, held: Held) -> Option<Held> {
    at.try_update_value(|before| std::mem::replace(before, held))
}

impl<T: Send + Sync + 'static> StoredValue<T> {
    /// With a value to begin with.
    pub fn new(value: T) -> Self {
        Self(store(Arc::new(value)), PhantomData)
    }

    /// Looks at the value.
    pub fn with_value<U>(self, look: impl FnOnce(&T) -> U) -> U {
        let held = stored(self.0).unwrap_or_else(|| gone());
        look(typed(&held))
    }

    /// Looks at the value, if its part of the page is still there.
    pub fn try_with_value<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        stored(self.0).map(|held| look(typed(&held)))
    }

    /// The value.
    pub fn get_value(self) -> T
    where
        T: Clone,
    {
        self.with_value(T::clone)
    }

    /// Another value.
    pub fn set_value(self, value: T) {
        replace(self.0, Arc::new(value));
    }

    /// Another value for the one that is there.
    pub fn replace_value(self, value: T) -> Option<T> {
        let held = replace(self.0, Arc::new(value))?;
        held.downcast().ok().and_then(Arc::into_inner)
    }
}

/// Something to be called, by whoever has the handle.
pub struct Callback<T>(one::StoredValue<Held>, PhantomData<fn(T)>);

type Called<T> = Box<dyn Fn(T) + Send + Sync>;

impl<T> Clone for Callback<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Callback<T> {}

impl<T: 'static> Callback<T> {
    /// Calls this.
    pub fn new(run: impl Fn(T) + Send + Sync + 'static) -> Self {
        let run: Called<T> = Box::new(run);
        Self(store(Arc::new(run)), PhantomData)
    }

    /// Calls it, unless its part of the page has gone.
    pub fn run(self, value: T) {
        if let Some(held) = stored(self.0)
            && let Some(run) = held.downcast_ref::<Called<T>>()
        {
            run(value);
        }
    }
}
