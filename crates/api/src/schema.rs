//! Schemas of the scalars, for `docs/openapi.json`. Everything else derives its own.

use std::borrow::Cow;

use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::octets::Octets;
use crate::wire::{Amount, Code, Coded, Rate};

impl PartialSchema for Amount {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "An amount of money in rupiah: a decimal string with at most two decimals, never a \
                 number and never signed.",
            ))
            .property(
                "value",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(r"^[0-9]{1,15}(\.[0-9]{1,2})?$"))
                    .examples([serde_json::json!("1500000.00")]),
            )
            .property(
                "currency",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .enum_values(Some(["IDR"])),
            )
            .required("value")
            .required("currency")
            .into()
    }
}

impl ToSchema for Amount {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Money")
    }
}

impl PartialSchema for Rate {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some(
                "A rate in percent with its period; one never travels without the other.",
            ))
            .property(
                "value",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .pattern(Some(r"^[0-9]{1,4}(\.[0-9]{1,6})?$"))
                    .examples([serde_json::json!("1.5")]),
            )
            .property(
                "per",
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .enum_values(Some(["month", "year"])),
            )
            .required("value")
            .required("per")
            .into()
    }
}

impl ToSchema for Rate {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Rate")
    }
}

impl PartialSchema for Octets {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("Bytes: base64url without padding."))
            .pattern(Some("^[A-Za-z0-9_-]*$"))
            .into()
    }
}

impl ToSchema for Octets {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Octets")
    }
}

/// An open list: the known codes are examples, because a reader tolerates others.
impl<T: Code> PartialSchema for Coded<T> {
    fn schema() -> RefOr<Schema> {
        let codes = T::codes();
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(format!(
                "One of: {}. The list may grow; a reader keeps a code that it does not know.",
                codes.join(", ")
            )))
            .examples(codes.into_iter().map(|code| serde_json::json!(code)))
            .into()
    }
}

impl<T: Code> ToSchema for Coded<T> {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed(T::NAME)
    }
}
