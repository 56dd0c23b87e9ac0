//! What the app learns of the network and of its session, from how requests went.

use std::cell::Cell;

use leptos::task::spawn_local;

use super::{App, Session, entry};
use crate::backend::{BackendError, bearer, own, transport};
use crate::offline::outbox::Event;
use crate::offline::{phone, sync};

thread_local! {
    static WATCHING: Cell<bool> = const { Cell::new(false) };
}

impl App {
    /// Learns from how a request went.
    pub(crate) fn heard(self, error: Option<&BackendError>) {
        match error {
            Some(BackendError::Offline) => self.network_changed(false),
            // Something answered, but it may be a hotspot.
            Some(BackendError::BadResponse | BackendError::Unsupported) => {}
            Some(BackendError::SignedOut) => {
                self.came_online();
                if let Session::SignedIn(member) = self.session.get_untracked() {
                    bearer::forget();
                    self.session.set(Session::Ended(member));
                    sync::kick(self);
                }
            }
            _ => self.came_online(),
        }
    }

    /// What the phone says of the network. That it is there is only a hint: the next request says.
    pub(crate) fn network_changed(self, has_network: bool) {
        if has_network {
            self.came_online();
        } else {
            if self.online.get_untracked() {
                self.online.set(false);
            }
            if !WATCHING.replace(true) {
                spawn_local(self.watch_network());
            }
        }
    }

    fn came_online(self) {
        if !self.online.get_untracked() {
            self.online.set(true);
            sync::announce(self, Event::Reconnected);
            spawn_local(entry::farewell());
            self.tend_votes();
        }
    }

    /// Asks for something small until it comes, because a phone's own word on its network is not
    /// reliable.
    async fn watch_network(self) {
        let mut pause = 10_000;
        while !self.online.get_untracked() {
            phone::sleep(pause).await;
            pause = (pause + pause / 2).min(60_000);
            let document = web_sys::window().and_then(|window| window.document());
            if document.is_some_and(|document| document.hidden()) {
                continue;
            }
            match transport::send(&own::discovery().request).await {
                Err(BackendError::Offline | BackendError::BadResponse) => {}
                _ => self.came_online(),
            }
        }
        WATCHING.set(false);
    }
}
