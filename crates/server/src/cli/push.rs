//! What `serve` is told of reminders.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::Refusal;
use crate::reminders::PushConfig;
use crate::reminders::endpoint::Allowed;

#[derive(Args)]
#[group(skip)]
pub(super) struct Options {
    /// File with the key under which reminders are sent; made when it is not there. Without the
    /// option it lies beside the data file.
    #[arg(long, value_name = "FILE")]
    push_key: Option<PathBuf>,
    /// Where a push service reaches the operator: mailto:kantor@koperasi.example, for instance.
    /// Without it the public origin is named, where it is HTTPS.
    #[arg(long, value_name = "URL")]
    push_contact: Option<String>,
    /// Another push service than those of the usual browsers; may be repeated. A name that begins
    /// with a dot stands for all hosts below it.
    #[arg(long, value_name = "HOST")]
    push_service: Vec<String>,
    /// Send no reminders: no key is made and nothing is connected to.
    #[arg(long)]
    no_push: bool,
}

impl Options {
    /// Reminders, as the operator wants them.
    pub(super) fn config(
        &self,
        data: &Path,
        origin: Option<&str>,
    ) -> Result<Option<PushConfig>, Refusal> {
        if self.no_push {
            return Ok(None);
        }
        let contact = self.push_contact.as_deref();
        let is_reachable = |url: &&str| url.starts_with("mailto:") || url.starts_with("https://");
        if !contact.iter().all(is_reachable) {
            return Err(Refusal(
                "--push-contact: mailto:... or https://...".to_owned(),
            ));
        }
        let key = self.push_key.clone();
        Ok(Some(PushConfig {
            key: key.unwrap_or_else(|| data.with_extension("push-key")),
            contact: contact.or(origin.filter(is_reachable)).map(str::to_owned),
            allowed: Allowed::Services(self.push_service.clone()),
            timeout: Duration::from_secs(10),
        }))
    }
}
