//! Locks and messages between the tabs of one browser.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::{BroadcastChannel, MessageEvent};

use super::phone;

/// Something another tab did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// A write was made, sent, tried again or removed.
    Outbox,
    /// The same of a sealed ballot.
    Votes,
    /// Somebody signed in.
    SignedIn,
    /// Everything was wiped.
    Wiped,
}

impl News {
    const ALL: [Self; 4] = [Self::Outbox, Self::Votes, Self::SignedIn, Self::Wiped];

    fn name(self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Votes => "votes",
            Self::SignedIn => "signed-in",
            Self::Wiped => "wiped",
        }
    }
}

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Listens to the other tabs, as long as the page lives.
pub fn listen(mut run: impl FnMut(News) + 'static) {
    let Ok(channel) = BroadcastChannel::new("sokoguru") else {
        return;
    };
    phone::on(&channel, "message", move |event| {
        let text = event.unchecked_into::<MessageEvent>().data().as_string();
        if let Some(news) =
            text.and_then(|text| News::ALL.into_iter().find(|news| news.name() == text))
        {
            run(news);
        }
    });
    CHANNEL.set(Some(channel));
}

/// Tells the other tabs.
pub fn tell(news: News) {
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            let _ = channel.post_message(&JsValue::from_str(news.name()));
        }
    });
}

/// Work under a lock.
pub type Work = Pin<Box<dyn Future<Output = ()>>>;

/// Does work while holding a lock that only one tab has at a time; `false` where another tab has
/// it and `wait` is not wanted. A browser that has no locks, or gives none, does the work anyway.
pub async fn with_lock(name: &str, wait: bool, work: Work) -> bool {
    let locks = phone::navigator().and_then(|navigator| phone::property(&navigator, "locks"));
    let Some(locks) = locks else {
        work.await;
        return true;
    };
    let options = Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &JsValue::from_bool(!wait));
    let waiting = Rc::new(Cell::new(Some(work)));
    let taken = Rc::clone(&waiting);
    let run = Closure::once(move |lock: JsValue| -> Promise {
        match taken.take() {
            Some(work) if !lock.is_null() => future_to_promise(async move {
                work.await;
                Ok(JsValue::TRUE)
            }),
            _ => Promise::resolve(&JsValue::FALSE),
        }
    });
    let asked = match phone::call(&locks, "request", &[&name.into(), &options, run.as_ref()]) {
        Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
        refused => refused,
    };
    match (asked, waiting.take()) {
        (Ok(done), _) => done.is_truthy(),
        (Err(_), Some(work)) => {
            work.await;
            true
        }
        (Err(_), None) => false,
    }
}
