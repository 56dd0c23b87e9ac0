//! Signals with the names and the manners of Leptos', but compiled once.
//!
//! A signal of Leptos' is several kilobytes of code for each type that it holds, and the app has a
//! budget for its bytes. Here every value lies in an [`Arc`] of unknown type, Leptos keeps those,
//! and a handle knows the type again. The price is an allocation for each change and a comparison
//! of a number for each look.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::{ArcMemo, ArcRwSignal, Get, GetUntracked, Set, Update, on_cleanup, untrack};
use leptos::reactive::owner::Owner;

mod kept;

pub use kept::{Callback, StoredValue};

/// A value of any type.
pub type Held = Arc<dyn Any + Send + Sync>;

/// What a handle stands for.
#[derive(Clone)]
enum Origin {
    /// Set from outside.
    Cell(ArcRwSignal<Held>),
    /// Computed when something that it read has changed.
    Memo(ArcMemo<Computed>),
    /// Computed whenever somebody looks.
    Derived(Compute),
    /// Nobody follows it.
    Plain(Held),
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

/// The place of an origin and how often the place was given away before, in one small number:
/// handles are copied into nearly every closure of the app.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Handle(u32);

/// So many places at once; the rest of the number counts.
const PLACES: u32 = 1 << 18;

#[derive(Default)]
struct Places {
    taken: Vec<(Handle, Option<Origin>)>,
    free: Vec<usize>,
}

thread_local! {
    static PLACES_TAKEN: RefCell<Places> = RefCell::default();
}

impl Handle {
    /// A place for an origin as long as the owner lives that is there now.
    #[inline(never)]
    fn new(origin: Origin) -> Self {
        let handle = PLACES_TAKEN.with_borrow_mut(|places| {
            if let Some(place) = places.free.pop()
                && let Some((handle, taken)) = places.taken.get_mut(place)
            {
                *handle = Self(handle.0.wrapping_add(PLACES));
                *taken = Some(origin);
                return *handle;
            }
            let handle = Self(u32::try_from(places.taken.len()).unwrap_or_default());
            places.taken.push((handle, Some(origin)));
            handle
        });
        if Owner::current().is_some() {
            on_cleanup(move || handle.free());
        }
        handle
    }

    fn place(self) -> usize {
        usize::try_from(self.0 % PLACES).unwrap_or_default()
    }

    fn free(self) {
        // What goes may hold handles of its own, so it goes when the places can be used again.
        let gone = PLACES_TAKEN.try_with(|places| {
            let mut places = places.borrow_mut();
            let place = self.place();
            let gone = places.taken.get_mut(place)?.1.take();
            places.free.push(place);
            gone
        });
        drop(gone);
    }

    #[inline(never)]
    fn origin(self) -> Option<Origin> {
        PLACES_TAKEN.with_borrow(|places| match places.taken.get(self.place()) {
            Some((handle, Some(origin))) if *handle == self => Some(origin.clone()),
            _ => None,
        })
    }

    fn cell(held: Held) -> Self {
        Self::new(Origin::Cell(ArcRwSignal::new(held)))
    }

    fn plain(held: Held) -> Self {
        Self::new(Origin::Plain(held))
    }

    fn memo(compute: Box<dyn Fn() -> Held + Send + Sync>, same: fn(&Held, &Held) -> bool) -> Self {
        Self::new(Origin::Memo(ArcMemo::new(move |_| Computed {
            held: compute(),
            same,
        })))
    }

    fn derived(compute: Compute) -> Self {
        Self::new(Origin::Derived(compute))
    }

    #[inline(never)]
    fn look(self) -> Option<Held> {
        match self.origin()? {
            Origin::Cell(cell) => cell.try_get(),
            Origin::Memo(memo) => memo.try_get().map(|computed| computed.held),
            Origin::Derived(compute) => Some(compute()),
            Origin::Plain(held) => Some(held),
        }
    }

    #[inline(never)]
    fn glance(self) -> Option<Held> {
        match self.origin()? {
            Origin::Cell(cell) => cell.try_get_untracked(),
            Origin::Memo(memo) => memo.try_get_untracked().map(|computed| computed.held),
            Origin::Derived(compute) => Some(untrack(|| compute())),
            Origin::Plain(held) => Some(held),
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
        if let Some(Origin::Cell(cell)) = self.origin() {
            let _ = cell.try_set(held);
        }
    }

    /// Takes the value out, to be changed and put back.
    #[inline(never)]
    fn take(self) -> Option<Held> {
        match self.origin()? {
            Origin::Cell(cell) => {
                cell.try_maybe_update(|held| (false, std::mem::replace(held, Arc::new(()))))
            }
            _ => None,
        }
    }

    /// Another value where nobody follows.
    #[inline(never)]
    fn replace(self, held: Held) -> Option<Held> {
        PLACES_TAKEN.with_borrow_mut(|places| match places.taken.get_mut(self.place()) {
            Some((handle, Some(Origin::Plain(before)))) if *handle == self => {
                Some(std::mem::replace(before, held))
            }
            _ => None,
        })
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
pub struct RwSignal<T>(Handle, PhantomData<fn() -> T>);
readable!(RwSignal);

impl<T: Send + Sync + 'static> RwSignal<T> {
    /// With a value to begin with.
    pub fn new(value: T) -> Self {
        Self(Handle::cell(Arc::new(value)), PhantomData)
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
pub struct Memo<T>(Handle, PhantomData<fn() -> T>);
readable!(Memo);

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Computed like this.
    pub fn new(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let compute = Box::new(move || Arc::new(compute()) as Held);
        Self(Handle::memo(compute, same::<T>), PhantomData)
    }
}

/// Whatever can be looked at.
pub struct Signal<T>(Handle, PhantomData<fn() -> T>);
readable!(Signal);

impl<T: Send + Sync + 'static> Signal<T> {
    /// Computed whenever somebody looks.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Self {
        let compute = Arc::new(move || Arc::new(compute()) as Held);
        Self(Handle::derived(compute), PhantomData)
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
