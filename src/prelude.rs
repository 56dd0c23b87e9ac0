//! What a page needs of signals: `use crate::prelude::*`.

pub use leptos::prelude::{
    document, event_target_value, on_cleanup, provide_context, request_animation_frame,
    set_timeout, untrack, use_context, window,
};

pub use crate::markup::{watch, watch_change};
pub use crate::signals::{Callback, Memo, RwSignal, Signal, StoredValue};
