//! Notices of deposits that the office has not booked yet, with a picture of the proof.

use axum::body::Body;
use axum::extract::{FromRequest, Request, State as Shared};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{Days, Months};
use sokoguru_api::savings_requests::{DepositNotice, SavingsRequest};
use sokoguru_api::{Problem, ProblemCode};
use sokoguru_domain::{RequestKind, SavingsKind};

use super::savings_requests::{own_account, parse_note, take_in};
use crate::once::{Begun, Once};
use crate::problem::{Answer, Failure};
use crate::request::{Key, Place, SignedIn, body, parse_json};
use crate::secrets::new_id;
use crate::state::State;
use crate::store::Writing;
use crate::store::members::MemberId;
use crate::store::savings_requests::NewRequest;

/// The largest body of a notice: its picture is four letters for three bytes.
const MOST_BODY: usize = 280_000;
/// The largest picture.
const MOST_PHOTO: usize = 200_000;

/// Tells the office of a deposit that it has not booked yet.
#[utoipa::path(
    post, path = "/v1/savings/{id}/deposit-notices", tag = "savings", request_body = DepositNotice,
    params(
        ("id" = String, Path, description = "An account of the member"),
        ("Idempotency-Key" = String, Header, description = "A UUID, made when the member presses"),
    ),
    responses(
        (status = 201, description = "The notice", body = SavingsRequest),
        (status = "default", description = "A problem", body = Problem, content_type = "application/problem+json"),
    ),
    security(("session" = []), ("bearer" = [])),
)]
pub async fn create_deposit_notice(
    Shared(state): Shared<State>,
    who: SignedIn,
    Place(id): Place<String>,
    key: Key,
    Notice(mut notice): Notice,
) -> Answer<Response> {
    notice.note = parse_note(&notice.note)?;
    let wrong = |pointer, code| Failure::from(ProblemCode::ValidationFailed).field(pointer, code);
    if notice.amount.0.is_zero() {
        return Err(wrong("/amount", "nothing"));
    }
    if let Some(photo) = &notice.photo {
        if photo.0.len() > MOST_PHOTO {
            return Err(wrong("/photo", "too_large").limit(MOST_PHOTO.to_string()));
        }
        check_jpeg(&photo.0).map_err(|code| wrong("/photo", code))?;
    }
    let operation = format!("create_deposit_notice {id}");
    let mut once = match Once::begin(&state, who.member, key, operation, &notice).await? {
        Begun::New(once) => once,
        Begun::Done(response) => return Ok(response),
    };
    let outcome = note_deposit(&state, &mut once.tx, who.member, &id, &notice).await;
    once.finish(outcome.map(|body| (StatusCode::CREATED, body)))
        .await
}

async fn note_deposit(
    state: &State,
    tx: &mut Writing,
    who: MemberId,
    id: &str,
    notice: &DepositNotice,
) -> Answer<SavingsRequest> {
    let account = own_account(tx, who, id).await?;
    if account.kind == SavingsKind::Berjangka {
        // A term is one sum that was placed; another sum is another term.
        return Err(ProblemCode::WrongState.into());
    }
    let wrong = |code| Failure::from(ProblemCode::ValidationFailed).field("/paidOn", code);
    // A phone's day may be ahead of the office's by its zone.
    let latest = state.today().checked_add_days(Days::new(1));
    let earliest = state.today().checked_sub_months(Months::new(12));
    if latest.is_none_or(|latest| notice.paid_on > latest) {
        return Err(wrong("in_future"));
    }
    if earliest.is_none_or(|earliest| notice.paid_on < earliest) {
        return Err(wrong("too_old"));
    }
    let new = NewRequest {
        id: &new_id(),
        number: "",
        member: who,
        account_id: id,
        kind: RequestKind::Deposit,
        amount: notice.amount.0,
        ending: None,
        paid_on: Some(notice.paid_on),
        note: &notice.note,
        photo: notice.photo.as_ref().map(|photo| photo.0.as_slice()),
        submitted_at: state.now(),
    };
    take_in(state, tx, new).await
}

/// Whether bytes are a JPEG without metadata: such blocks tell where and with which phone a picture
/// was taken, which is nobody's business. The app leaves them out; what others send is refused.
fn check_jpeg(bytes: &[u8]) -> Result<(), &'static str> {
    let mut rest = bytes
        .strip_prefix(&[0xff, 0xd8])
        .filter(|rest| rest.ends_with(&[0xff, 0xd9]))
        .ok_or("not_a_jpeg")?;
    loop {
        let &[0xff, marker, high, low, ref after @ ..] = rest else {
            return Err("not_a_jpeg");
        };
        match marker {
            // The picture itself begins.
            0xda => return Ok(()),
            // The plain header, what its colours mean, and the tables of the picture.
            0xc0..=0xdf | 0xe0 | 0xe2 | 0xee => {}
            // EXIF, XMP and all other applications' blocks; comments.
            0xe1..=0xef | 0xfe => return Err("metadata"),
            _ => return Err("not_a_jpeg"),
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        rest = length
            .checked_sub(2)
            .and_then(|length| after.get(length..))
            .ok_or("not_a_jpeg")?;
    }
}

/// A notice, whose body may be larger than others' because of the picture.
pub struct Notice(DepositNotice);

impl FromRequest<State> for Notice {
    type Rejection = Failure;

    async fn from_request(request: Request<Body>, _: &State) -> Answer<Self> {
        let bytes = body(request, "application/json", MOST_BODY).await?;
        parse_json(&bytes).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A header, a table, the picture, the end.
    const PLAIN: &[u8] = &[
        0xff, 0xd8, 0xff, 0xe0, 0, 4, b'J', b'F', 0xff, 0xdb, 0, 3, 7, 0xff, 0xda, 0, 2, 1, 2,
        0xff, 0xd9,
    ];

    #[test]
    fn a_picture_with_metadata_is_told_from_one_without() {
        assert_eq!(check_jpeg(PLAIN), Ok(()));
        for marker in [0xe1, 0xe3, 0xed, 0xfe] {
            let mut with = PLAIN.to_vec();
            with[3] = marker;
            assert_eq!(check_jpeg(&with), Err("metadata"), "{marker:x}");
        }
        assert_eq!(check_jpeg(b"\x89PNG\r\n"), Err("not_a_jpeg"));
        assert_eq!(check_jpeg(&PLAIN[..PLAIN.len() - 1]), Err("not_a_jpeg"));
    }

    proptest! {
        #[test]
        fn no_bytes_are_too_odd_for_a_picture(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut framed = vec![0xff, 0xd8, 0xff];
            framed.extend(&bytes);
            framed.extend([0xff, 0xd9]);
            let _ = (check_jpeg(&bytes), check_jpeg(&framed));
        }
    }
}
