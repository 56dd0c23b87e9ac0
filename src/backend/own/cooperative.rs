//! The surplus of years, the cooperative's own figures, announcements, decisions and questions in
//! the protocol.

use sokoguru_api::cooperative::{Cooperative, Decisions};
use sokoguru_api::home::Announcement;
use sokoguru_api::questions::Questions;
use sokoguru_api::shu::{Shu, ShuYears};
use sokoguru_api::wire::Page;

use super::{get, public};
use crate::backend::{Area, Read};

/// The years whose surplus is proposed or decided.
pub fn shu_years() -> Read<ShuYears> {
    get(Area::Accounts, &["/v1/shu"])
}

/// One of them with the member's parts.
pub fn shu(year: u16) -> Read<Shu> {
    get(Area::Accounts, &["/v1/shu/", &year.to_string()])
}

/// What anybody may know of the cooperative; needs no member.
pub fn cooperative() -> Read<Cooperative> {
    public(get(Area::Profile, &["/v1/cooperative"]))
}

/// What meetings decided, and what became of it.
pub fn decisions() -> Read<Decisions> {
    get(Area::Meetings, &["/v1/decisions"])
}

/// Messages of the office, newest first: as many as a member scrolls through.
pub fn announcements() -> Read<Page<Announcement>> {
    get(Area::Profile, &["/v1/announcements?limit=200"])
}

/// The member's questions to the pengawas.
pub fn questions() -> Read<Questions> {
    get(Area::Meetings, &["/v1/questions"])
}
