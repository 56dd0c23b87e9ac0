//! Reminders on the lock screen, from this phone's side: what the member wants, the browser's address,
//! and what the cooperative knows of both.
//!
//! The member's wish lies on the phone first. [`settle`] makes the rest follow it, as often as one
//! likes; so a wish that was made without a signal holds from the next start with one.

pub mod browser;

use std::cell::{Cell, RefCell};

use leptos::task::spawn_local;
use sokoguru_api::reminders::{PushSubscriptionRequest, ReminderTopic, ReminderTopicWord};
use sokoguru_api::{Octets, ProblemCode};

use crate::backend::{BackendError, own};
use crate::offline::phone;
use crate::offline::wish::{self, Wish};
use crate::prelude::untrack;
use crate::session::{self, App, Session};
use browser::Permission;

/// Why reminders do not come yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The browser forbids them.
    Blocked,
    /// The member closed the browser's question.
    NotAnswered,
    /// The browser, or its push service, gives no address.
    NoAddress,
    /// Nothing can be kept on this phone.
    NotKept,
    /// The cooperative does not know yet.
    Backend(BackendError),
}

thread_local! {
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// For what everything is as it should be.
    static SETTLED: RefCell<Option<For>> = const { RefCell::new(None) };
}

/// The member, the language, and the cooperative's key.
type For = (String, &'static str, Option<Octets>);

/// The key of a cooperative that sends reminders.
pub fn key_of(app: App) -> Option<Octets> {
    app.cooperative
        .with(|found| Octets::parse(found.as_ref()?.push_key.as_deref()?))
}

/// Whether a member can be offered reminders here at all.
pub fn can_be_offered(app: App) -> bool {
    key_of(app).is_some() && matches!(browser::permission(), Permission::Ask | Permission::Granted)
}

/// Looks after reminders by itself, once for a member, a language and a key: a phone that got another
/// address, a cooperative with another key, a session that has begun anew.
pub fn tend(app: App) {
    let who = settled_for(app);
    if who.is_none() || SETTLED.with_borrow(|settled| *settled == who) || RUNNING.replace(true) {
        return;
    }
    spawn_local(async move {
        if settle(app).await.is_ok() {
            SETTLED.set(who);
        }
        RUNNING.set(false);
    });
}

fn settled_for(app: App) -> Option<For> {
    let lang = app.settings.get_untracked().lang();
    let key = untrack(|| key_of(app));
    app.session.with_untracked(|session| match session {
        Session::SignedIn(member) => Some((member.number.clone(), lang, key)),
        _ => None,
    })
}

/// Turns topics on, after asking the member by the browser's own question where that was not done.
pub async fn turn_on(app: App, topics: &[ReminderTopic]) -> Result<(), Trouble> {
    match browser::ask_permission().await {
        Permission::Granted => {}
        Permission::Ask => return Err(Trouble::NotAnswered),
        Permission::Blocked | Permission::Unsupported => return Err(Trouble::Blocked),
    }
    let mut wish = wish::load().await;
    for topic in topics {
        set(&mut wish.topics, *topic, true);
        set(&mut wish.waved, *topic, false);
    }
    change(app, wish).await
}

/// Keeps a wish, and makes everything follow it.
pub async fn change(app: App, wish: Wish) -> Result<(), Trouble> {
    wish::save(&wish).await.map_err(|_| Trouble::NotKept)?;
    settle(app).await
}

/// Remembers that the member does not want to be asked for a topic again.
pub async fn wave_away(topic: ReminderTopic) {
    let mut wish = wish::load().await;
    set(&mut wish.waved, topic, true);
    // Nothing kept: the offer comes again, which does no harm.
    let _ = wish::save(&wish).await;
}

/// Puts a topic on a list or takes it off.
pub fn set(list: &mut Vec<ReminderTopicWord>, topic: ReminderTopic, on: bool) {
    list.retain(|one| one.known() != Some(topic));
    if on {
        list.push(topic.into());
    }
}

/// Whether a topic is on a list.
pub fn has(list: &[ReminderTopicWord], topic: ReminderTopic) -> bool {
    list.iter().any(|one| one.known() == Some(topic))
}

/// Makes browser and cooperative follow the wish.
pub async fn settle(app: App) -> Result<(), Trouble> {
    let wish = wish::load().await;
    let Some(key) = key_of(app) else {
        return Ok(());
    };
    if wish.topics.is_empty() {
        return if wish.told { end(wish).await } else { Ok(()) };
    }
    if browser::permission() != Permission::Granted {
        return Err(Trouble::Blocked);
    }
    let address = browser::address(&key).await.ok_or(Trouble::NoAddress)?;
    let request = PushSubscriptionRequest {
        endpoint: address.endpoint,
        key: address.key,
        auth: address.auth,
        topics: wish.topics.clone(),
        detailed: wish.detailed,
        lang: app.settings.get_untracked().lang().to_owned(),
    };
    if is_known(&request).await? {
        return Ok(());
    }
    let answer = session::ask(&own::put_push_subscription(&request)).await;
    answer.map_err(Trouble::Backend)?;
    keep_told(wish, true).await;
    Ok(())
}

/// Whether the cooperative has this request already.
async fn is_known(request: &PushSubscriptionRequest) -> Result<bool, Trouble> {
    let read = own::push_subscription();
    let answer = match session::ask(&read.request).await {
        Ok(answer) => answer,
        Err(BackendError::Rejected(problem))
            if problem.code.known() == Some(ProblemCode::NotFound) =>
        {
            return Ok(false);
        }
        Err(error) => return Err(Trouble::Backend(error)),
    };
    let known = (read.parse)(&answer.body).map_err(Trouble::Backend)?;
    let same_topics = ReminderTopic::ALL
        .into_iter()
        .all(|topic| has(&known.topics, topic) == has(&request.topics, topic));
    let digest = phone::sha256(request.endpoint.as_bytes()).await;
    Ok(same_topics
        && known.detailed == request.detailed
        && known.lang == request.lang
        && Some(known.endpoint_sha256) == digest)
}

/// Gives the address up first, which works without a signal too, then tells the cooperative.
async fn end(wish: Wish) -> Result<(), Trouble> {
    browser::forget().await;
    let answer = session::ask(&own::delete_push_subscription()).await;
    answer.map_err(Trouble::Backend)?;
    keep_told(wish, false).await;
    Ok(())
}

async fn keep_told(mut wish: Wish, told: bool) {
    if wish.told != told {
        wish.told = told;
        // Not kept: the cooperative is asked once more, which changes nothing.
        let _ = wish::save(&wish).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_on_a_list_once_and_goes_off_again() {
        let mut list = Vec::new();
        set(&mut list, ReminderTopic::Vote, true);
        set(&mut list, ReminderTopic::Vote, true);
        assert!(has(&list, ReminderTopic::Vote) && list.len() == 1);
        assert!(!has(&list, ReminderTopic::Meeting));
        set(&mut list, ReminderTopic::Vote, false);
        assert!(list.is_empty());
    }
}
