//! What nobody follows: values that are kept, and functions to be called.

use std::marker::PhantomData;
use std::sync::Arc;

use super::{Handle, typed};

/// A value that lives as long as its part of the page, and tells nobody.
pub struct StoredValue<T>(Handle, PhantomData<fn() -> T>);

impl<T> Clone for StoredValue<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StoredValue<T> {}

impl<T: Send + Sync + 'static> StoredValue<T> {
    /// With a value to begin with.
    pub fn new(value: T) -> Self {
        Self(Handle::plain(Arc::new(value)), PhantomData)
    }

    /// Looks at the value.
    pub fn with_value<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(typed(&self.0.sure_glance()))
    }

    /// Looks at the value, if its part of the page is still there.
    pub fn try_with_value<U>(self, look: impl FnOnce(&T) -> U) -> Option<U> {
        self.0.glance().map(|held| look(typed(&held)))
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
        self.0.replace(Arc::new(value));
    }

    /// Another value for the one that is there.
    pub fn replace_value(self, value: T) -> Option<T> {
        let held = self.0.replace(Arc::new(value))?;
        held.downcast().ok().and_then(Arc::into_inner)
    }
}

/// Something to be called, by whoever has the handle.
pub struct Callback<T>(Handle, PhantomData<fn(T)>);

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
        Self(Handle::plain(Arc::new(run)), PhantomData)
    }

    /// Calls it, unless its part of the page has gone.
    pub fn run(self, value: T) {
        if let Some(held) = self.0.glance()
            && let Some(run) = held.downcast_ref::<Called<T>>()
        {
            run(value);
        }
    }
}
