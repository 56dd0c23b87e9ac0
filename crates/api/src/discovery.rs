//! `/.well-known/koperasi`: who the cooperative is and where its services are.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::Serialize;

use crate::decode;
use crate::wire::{Check, Inconsistent, codes};

codes!(
    /// How a request that needs a member proves it.
    AuthKind as AuthKindWord {
        /// A `__Host-` cookie on the app's own origin.
        Session = "session",
        /// A short-lived bearer token with a rotating refresh token, from another origin.
        Bearer = "bearer",
    }
);

/// The public profile that an app needs before anybody signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Discovery {
    /// Legal name, as in the articles.
    pub legal_name: String,
    /// The name that members use.
    pub name: String,
    /// Nomor Induk Koperasi.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nik_koperasi: Option<String>,
    /// Number of the legal entity ("Badan Hukum").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub badan_hukum: Option<String>,
    /// Address of the office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// How to reach the office.
    #[serde(default)]
    pub contact: Contact,
    /// The cooperative's strong colour, `#rrggbb`.
    pub colour: String,
    /// The zone of the office, a name of the tz database (`Asia/Jakarta`, `Asia/Makassar`,
    /// `Asia/Jayapura`).
    pub zone: String,
    /// ISO 4217; `IDR`.
    pub currency: String,
    /// The cooperative's own words.
    #[serde(default)]
    pub words: Words,
    /// Where the notice on personal data stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy_url: Option<String>,
    /// Services by area: `accounts`, `loans`, `meetings`, `profile`, `announcements`.
    pub services: BTreeMap<String, Service>,
    /// The backend's clock, so that a wrong phone clock can be named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_time: Option<DateTime<FixedOffset>>,
    /// The key under which this backend sends reminders (VAPID, RFC 8292): 65 bytes, base64url.
    /// Without it there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub push_key: Option<String>,
}

/// How to reach the office.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// WhatsApp number in international form without `+`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whatsapp: Option<String>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Words that differ from one cooperative to the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Words {
    /// What the price of a loan is called: `bunga`, `jasa` or `margin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<String>,
}

/// One service of the cooperative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "deserialize", derive(serde::Deserialize))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// Protocol and major version: `sokoguru/1`.
    pub protocol: String,
    /// Where it is. A path is relative to the host of this document.
    pub base_url: String,
    /// How a member proves who they are, as seen from the origin that asked.
    pub auth: AuthKindWord,
    /// Settings of the protocol (a tenant, for instance).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, String>,
}

decode!(Discovery {
    legal_name, name, nik_koperasi, badan_hukum, address, contact?, colour, zone, currency,
    words?, privacy_url, services, server_time, push_key,
});
decode!(Contact { whatsapp, phone });
decode!(Words { interest });
decode!(Service { protocol, base_url, auth, settings? });

impl Check for Discovery {
    fn check(&self) -> Result<(), Inconsistent> {
        let colour = self.colour.as_bytes();
        let is_colour = colour.len() == 7
            && colour.first() == Some(&b'#')
            && colour.iter().skip(1).all(u8::is_ascii_hexdigit);
        if self.name.trim().is_empty() {
            Err(Inconsistent("a cooperative without a name"))
        } else if !is_colour {
            Err(Inconsistent("a colour that is not #rrggbb"))
        } else if self.currency != "IDR" {
            Err(Inconsistent("an unknown currency"))
        } else if sokoguru_domain::Zone::from_name(&self.zone).is_none() {
            Err(Inconsistent("an unknown zone"))
        } else {
            Ok(())
        }
    }
}
