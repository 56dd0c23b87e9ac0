//! What the cases share: the backend's own description of itself, members who are signed in, and
//! answers that were fetched once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::account::{Account, Credentials};
use crate::client::{Answer, Ask, Client};
use crate::contract::Contract;
use crate::verdict::{Judged, Stop, left_out, not_applicable};

/// The protocol that this kit judges.
pub const PROTOCOL: &str = "sokoguru/1";
/// Every area that the discovery document can name.
pub const AREAS: [&str; 5] = ["accounts", "announcements", "loans", "meetings", "profile"];
/// An origin that nobody allows.
pub const STRANGER: &str = "https://somebody-else.invalid";

/// Who a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The member who is only read.
    Member,
    /// Somebody else, only read.
    Other,
    /// The member who may be written to.
    Disposable,
}

/// How a member proves who they are.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Goes with each request.
    pub headers: Vec<(&'static str, String)>,
    /// The answer that began the session.
    pub grant: Value,
}

/// The kit.
pub struct Kit {
    /// Sends.
    pub client: Client,
    /// The account file.
    pub account: Account,
    /// The contract's published form.
    pub contract: Contract,
    /// The discovery document, `null` when there is none that can be read.
    pub discovery: Value,
    public: BTreeSet<String>,
    signed: RefCell<BTreeMap<Who, Judged<Signed>>>,
    kept: RefCell<BTreeMap<String, Judged<Answer>>>,
}

impl Kit {
    /// A kit for a backend whose discovery document has been fetched.
    pub fn new(mut client: Client, account: Account, contract: Contract, discovery: Value) -> Self {
        for one in account.everybody() {
            client.mask(&one.password);
        }
        for area in AREAS {
            let base = discovery["services"][area]["baseUrl"].as_str();
            if let Some(base) = base {
                client.set_base(area, base);
            }
        }
        let reads = contract.reads().into_iter();
        let public = reads.filter(|read| !read.personal).map(|read| read.path);
        Self {
            public: public.collect(),
            client,
            account,
            contract,
            discovery,
            signed: RefCell::default(),
            kept: RefCell::default(),
        }
    }

    /// Whether the backend claims this protocol for an area.
    pub fn has(&self, area: &str) -> bool {
        self.discovery["services"][area]["protocol"] == PROTOCOL
    }

    /// Ends a case about an area that the backend does not claim.
    pub fn needs(&self, area: &str) -> Judged<()> {
        if self.has(area) {
            Ok(())
        } else {
            not_applicable(format!(
                "the discovery document claims no {PROTOCOL} for `{area}`"
            ))
        }
    }

    /// How members prove who they are when no other origin asks: `session` or `bearer`.
    pub fn auth(&self) -> &str {
        AREAS
            .iter()
            .find(|area| self.has(area))
            .and_then(|area| self.discovery["services"][*area]["auth"].as_str())
            .unwrap_or("session")
    }

    /// The credentials of somebody, or the end of the case.
    pub fn credentials(&self, who: Who) -> Judged<&Credentials> {
        let (found, name) = match who {
            Who::Member => (Some(&self.account.member), "member"),
            Who::Other => (self.account.other_member.as_ref(), "otherMember"),
            Who::Disposable => (self.account.disposable_member.as_ref(), "disposableMember"),
        };
        found.map_or_else(
            || left_out(format!("the account file names no `{name}`")),
            Ok,
        )
    }

    /// The app's origin for the cases about another origin, or the end of the case.
    pub fn app_origin(&self) -> Judged<&str> {
        self.account.app_origin.as_deref().map_or_else(
            || left_out("the account file names no `appOrigin` that the backend allows"),
            Ok,
        )
    }

    /// A session of somebody; one is begun the first time.
    pub fn signed(&self, who: Who) -> Judged<Signed> {
        if let Some(known) = self.signed.borrow().get(&who) {
            return known.clone();
        }
        let begun = self
            .credentials(who)
            .and_then(|who| self.client.send(&sign_in_ask(who)))
            .and_then(|answer| self.signed_by(&answer))
            .or_else(|stop| match stop {
                // Only the case about signing in reports it; the others could not be judged.
                Stop::Failed(_) => left_out(format!(
                    "nobody could sign in as {who:?}: see the case session.sign-in"
                )),
                ended @ Stop::Ended(_) => Err(ended),
            });
        self.signed.borrow_mut().insert(who, begun.clone());
        begun
    }

    /// What goes with each request after this answer to a sign-in.
    pub fn signed_by(&self, answer: &Answer) -> Judged<Signed> {
        answer.expect_status(201, "a sign-in with the right password begins a session")?;
        let grant = answer.expect_json()?;
        let headers = if let Some(token) = grant["bearer"]["accessToken"].as_str() {
            self.client.mask(token);
            if let Some(refresh) = grant["bearer"]["refreshToken"].as_str() {
                self.client.mask(refresh);
            }
            vec![("authorization", format!("Bearer {token}"))]
        } else {
            let pairs: Vec<&str> = answer
                .headers_of("set-cookie")
                .filter_map(|cookie| cookie.split(';').next())
                .map(str::trim)
                .collect();
            for pair in &pairs {
                if let Some((_, value)) = pair.split_once('=') {
                    self.client.mask(value);
                }
            }
            if pairs.is_empty() {
                return answer.fail("a session: a cookie, or `bearer` with tokens");
            }
            vec![("cookie", pairs.join("; ")), ("x-sokoguru", "1".to_owned())]
        };
        Ok(Signed { headers, grant })
    }

    /// Sends as somebody.
    pub fn send_as(&self, who: Who, ask: Ask) -> Judged<Answer> {
        let signed = self.signed(who)?;
        self.client.send(&ask.headers(&signed.headers))
    }

    /// Reads as somebody.
    pub fn get_as(&self, who: Who, path: &str) -> Judged<Answer> {
        self.send_as(who, Ask::get(path))
    }

    /// A read of the member, or a public one, that is sent once and shared by the cases.
    pub fn read(&self, path: &str) -> Judged<Answer> {
        if let Some(known) = self.kept.borrow().get(path) {
            return known.clone();
        }
        let answer = if self.public.contains(path) {
            self.client.send(&Ask::get(path))
        } else {
            self.get_as(Who::Member, path)
        };
        self.kept
            .borrow_mut()
            .insert(path.to_owned(), answer.clone());
        answer
    }

    /// The JSON of a shared read that must be there; a case about something else is left out when
    /// it is not.
    pub fn value(&self, path: &str) -> Judged<Value> {
        let answer = self.read(path)?;
        match answer.value() {
            Some(value) if answer.status == 200 => Ok(value),
            _ => left_out(format!("{path} was not answered with 200 and JSON")),
        }
    }

    /// The items of a shared read.
    pub fn items(&self, path: &str) -> Judged<Vec<Value>> {
        Ok(items(&self.value(path)?))
    }

    /// The JSON of a read by somebody.
    pub fn value_as(&self, who: Who, path: &str) -> Judged<Value> {
        let answer = self.get_as(who, path)?;
        answer.expect_status(200, "a read of what is the member's own")?;
        answer.expect_json()
    }

    /// Every shared answer so far that is JSON, by path.
    pub fn answers(&self) -> Vec<(String, Answer, Value)> {
        let kept = self.kept.borrow();
        let good = kept.iter().filter_map(|(path, answer)| {
            let answer = answer.as_ref().ok()?;
            Some((path.clone(), answer.clone(), answer.value()?))
        });
        good.collect()
    }

    /// That an answer is of one of the contract's shapes.
    pub fn expect_shape(&self, answer: &Answer, name: &str) -> Judged<Value> {
        let value = answer.expect_json()?;
        match self.contract.misfit(name, &value) {
            Some(why) => answer.fail(format!("the shape `{name}`: {why}")),
            None => Ok(value),
        }
    }

    /// Whether a path needs no session.
    pub fn is_public(&self, path: &str) -> bool {
        self.public.contains(path)
    }
}

/// The `items` of a list.
pub fn items(value: &Value) -> Vec<Value> {
    value["items"].as_array().cloned().unwrap_or_default()
}

/// The `id` of a thing.
pub fn id_of(value: Option<&Value>) -> Option<String> {
    Some(value?.get("id")?.as_str()?.to_owned())
}

/// A fresh key for a write.
pub fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// The request that signs somebody in.
pub fn sign_in_ask(who: &Credentials) -> Ask {
    Ask::post("/v1/sessions").json(&json!({
        "memberNumber": who.member_number,
        "password": who.password,
        "device": "sokoguru-conformance",
    }))
}
