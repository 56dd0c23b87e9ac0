//! What a page knows of a reading, step by step.

use super::*;

fn parse(body: &[u8]) -> Result<Arc<usize>, BackendError> {
    if body == b"bad" {
        Err(BackendError::BadResponse)
    } else {
        Ok(Arc::new(body.len()))
    }
}

fn value(state: &Loadable<usize>) -> Option<usize> {
    state.reading().map(|reading| *reading.data)
}

#[test]
fn nothing_takes_a_copy_away() {
    let (copy, _) = Loadable::Loading.after(Step::Copy(b"1234", 1), &parse);
    assert_eq!(value(&copy), Some(4));
    for error in [
        BackendError::Offline,
        BackendError::SignedOut,
        BackendError::BadResponse,
    ] {
        let (after, _) = copy.after(Step::Failed(error.clone()), &parse);
        assert!(matches!(&after, Loadable::Stale(_, Some(e)) if *e == error));
        assert_eq!(value(&after), Some(4));
    }
    let (after, is_read) = copy.after(Step::Fresh(b"bad", 2), &parse);
    assert!(!is_read);
    assert!(matches!(
        after,
        Loadable::Stale(_, Some(BackendError::BadResponse))
    ));
}

#[test]
fn a_broken_copy_is_not_shown_and_not_an_error_yet() {
    let (after, is_read) = Loadable::Loading.after(Step::Copy(b"bad", 1), &parse);
    assert!(!is_read);
    assert!(matches!(after, Loadable::Loading));
}

#[test]
fn a_failure_without_copy_never_looks_empty() {
    let (after, _) = Loadable::Loading.after(Step::Fresh(b"bad", 1), &parse);
    assert!(matches!(after, Loadable::Failed(BackendError::BadResponse)));
}

#[test]
fn an_unchanged_answer_moves_the_date() {
    let (copy, _) = Loadable::Loading.after(Step::Copy(b"12", 1000), &parse);
    let (after, _) = copy.after(Step::Same(9000), &parse);
    assert!(matches!(&after, Loadable::Ready(r) if r.read_at.timestamp() == 9));
}
