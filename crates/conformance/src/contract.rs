//! The published form of the contract, `docs/openapi.json`: its operations, its closed list of
//! codes, and whether a value is of one of its shapes.
//!
//! Only what OpenAPI can say. What it cannot (sums, order, who may see what) is left to the cases.

use regex::Regex;
use serde_json::Value;

const PUBLISHED: &str = include_str!("../../../docs/openapi.json");

/// How deep shapes may lie in each other; ours are not recursive.
const DEEPEST: u8 = 24;

/// The contract.
pub struct Contract {
    document: Value,
}

/// A read that takes nothing but a session.
pub struct Read {
    /// Operation id, `list_savings`.
    pub id: String,
    /// Its path.
    pub path: String,
    /// Whether it needs a session.
    pub personal: bool,
    /// The shape of its answer.
    pub shape: Value,
}

/// Why the contract cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the published contract is not readable: {0}")]
pub struct ContractError(#[from] serde_json::Error);

impl Contract {
    /// The one that this kit was built with.
    pub fn published() -> Result<Self, ContractError> {
        Ok(Self {
            document: serde_json::from_str(PUBLISHED)?,
        })
    }

    /// Every read without parameters in its path whose answer is JSON, in the contract's order.
    pub fn reads(&self) -> Vec<Read> {
        let paths = self.document.get("paths").and_then(Value::as_object);
        let mut reads = Vec::new();
        for (path, item) in paths.into_iter().flatten() {
            let Some(get) = item.get("get") else { continue };
            let shape = get.pointer("/responses/200/content/application~1json/schema");
            let needs_more = get
                .get("parameters")
                .and_then(Value::as_array)
                .is_some_and(|all| all.iter().any(|one| one["required"] == true));
            let (Some(shape), false) = (shape, path.contains('{') || needs_more) else {
                continue;
            };
            reads.push(Read {
                id: text(get.get("operationId")),
                path: path.clone(),
                personal: get.get("security").is_some(),
                shape: shape.clone(),
            });
        }
        reads
    }

    /// The paths that members only may read, with their parameters in braces.
    pub fn personal_paths(&self) -> Vec<String> {
        let paths = self.document.get("paths").and_then(Value::as_object);
        paths
            .into_iter()
            .flatten()
            .filter(|(_, item)| item.pointer("/get/security").is_some())
            .map(|(path, _)| path.clone())
            .collect()
    }

    /// The closed list of problem codes.
    pub fn codes(&self) -> Vec<&str> {
        self.document
            .pointer("/components/schemas/ProblemCode/examples")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }

    /// What is wrong with a value as one of the named shapes, if anything.
    pub fn misfit(&self, name: &str, value: &Value) -> Option<String> {
        let shape = self
            .document
            .pointer(&format!("/components/schemas/{name}"))?;
        self.misfit_of(shape, value)
    }

    /// What is wrong with a value, if anything, with its place as a JSON Pointer.
    pub fn misfit_of(&self, shape: &Value, value: &Value) -> Option<String> {
        self.check(shape, value, "", DEEPEST).err()
    }

    fn check(&self, shape: &Value, value: &Value, at: &str, deep: u8) -> Result<(), String> {
        let Some(deep) = deep.checked_sub(1) else {
            return Ok(());
        };
        let place = if at.is_empty() { "the answer" } else { at };
        if let Some(target) = shape.get("$ref").and_then(Value::as_str) {
            let target = self.document.pointer(target.trim_start_matches('#'));
            return target.map_or(Ok(()), |shape| self.check(shape, value, at, deep));
        }
        if let Some(choices) = choices(shape) {
            let mut first = None;
            for one in choices {
                match self.check(one, value, at, deep) {
                    Ok(()) => return Ok(()),
                    Err(why) => first = first.or(Some(why)),
                }
            }
            return first.map_or(Ok(()), Err);
        }
        if let Some(parts) = shape.get("allOf").and_then(Value::as_array) {
            for part in parts {
                self.check(part, value, at, deep)?;
            }
        }
        if let Some(kinds) = kinds(shape)
            && !kinds.iter().any(|kind| is_of(kind, value))
        {
            let (wanted, came) = (kinds.join(" or "), kind_of(value));
            return Err(format!("{place} must be of type {wanted}, not {came}"));
        }
        if let Some(known) = shape.get("enum").and_then(Value::as_array)
            && !known.contains(value)
        {
            return Err(format!(
                "{place} must be one of {}",
                Value::from(known.clone())
            ));
        }
        match value {
            Value::String(text) => check_text(shape, text, place),
            Value::Number(number) => {
                let least = shape.get("minimum").and_then(Value::as_i64);
                match (least, number.as_i64()) {
                    (Some(least), Some(number)) if number < least => {
                        Err(format!("{place} must be at least {least}, not {number}"))
                    }
                    _ => Ok(()),
                }
            }
            Value::Array(items) => {
                let Some(shape) = shape.get("items") else {
                    return Ok(());
                };
                for (index, item) in items.iter().enumerate() {
                    self.check(shape, item, &format!("{at}/{index}"), deep)?;
                }
                Ok(())
            }
            Value::Object(members) => self.check_members(shape, members, at, deep),
            Value::Null | Value::Bool(_) => Ok(()),
        }
    }

    fn check_members(
        &self,
        shape: &Value,
        members: &serde_json::Map<String, Value>,
        at: &str,
        deep: u8,
    ) -> Result<(), String> {
        let required = shape.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                return Err(format!("{at}/{name} is missing"));
            }
        }
        // A member that the contract does not name is an addition, and additions are allowed.
        for (name, value) in members {
            let inner = shape
                .get("properties")
                .and_then(|all| all.get(name))
                .or_else(|| shape.get("additionalProperties"));
            if let Some(inner) = inner.filter(|inner| inner.is_object()) {
                self.check(inner, value, &format!("{at}/{name}"), deep)?;
            }
        }
        Ok(())
    }
}

fn choices(shape: &Value) -> Option<&Vec<Value>> {
    ["oneOf", "anyOf"]
        .iter()
        .find_map(|name| shape.get(name)?.as_array())
}

fn kinds(shape: &Value) -> Option<Vec<&str>> {
    match shape.get("type")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(all) => Some(all.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

fn is_of(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// The name of a value's type, as OpenAPI calls it.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number with a fraction",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn check_text(shape: &Value, text: &str, place: &str) -> Result<(), String> {
    let pattern = shape.get("pattern").and_then(Value::as_str);
    if let Some(pattern) = pattern
        && Regex::new(pattern).is_ok_and(|pattern| !pattern.is_match(text))
    {
        return Err(format!("{place} must match {pattern}, not {text:?}"));
    }
    let wanted = match shape.get("format").and_then(Value::as_str) {
        Some("date-time") if !crate::values::is_moment(text) => "RFC 3339 with an offset",
        Some("date") if !crate::values::is_day(text) => "a day, YYYY-MM-DD",
        _ => return Ok(()),
    };
    Err(format!("{place} must be {wanted}, not {text:?}"))
}

fn text(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shapes_are_held_and_additions_allowed() {
        let contract = Contract::published().unwrap();
        let money = |value: Value| contract.misfit("Money", &value);
        assert_eq!(money(json!({"value":"1.00","currency":"IDR","x":1})), None);
        for (wrong, place) in [
            (json!({"value":1,"currency":"IDR"}), "/value"),
            (json!({"value":"-1.00","currency":"IDR"}), "/value"),
            (json!({"value":"1.00","currency":"USD"}), "/currency"),
            (json!({"value":"1.00"}), "/currency is missing"),
            (json!("1.00"), "the answer"),
        ] {
            let words = money(wrong.clone()).unwrap_or_default();
            assert!(words.contains(place), "{wrong}: {words}");
        }
    }

    #[test]
    fn a_place_deep_inside_is_named() {
        let contract = Contract::published().unwrap();
        let answer = json!({
            "asOf": "2026-04-02T08:15:00", "total": {"value":"0.00","currency":"IDR"}, "items": []
        });
        let words = contract.misfit("Savings", &answer).unwrap();
        assert!(words.starts_with("/asOf must be RFC 3339"), "{words}");
    }

    #[test]
    fn the_contract_has_its_operations_and_codes() {
        let contract = Contract::published().unwrap();
        let reads = contract.reads();
        for id in [
            "list_savings",
            "get_home",
            "list_loan_products",
            "get_discovery",
        ] {
            assert!(reads.iter().any(|read| read.id == id), "{id}");
        }
        assert!(contract.codes().contains(&"idempotency_key_reused"));
        let personal = contract.personal_paths();
        assert!(personal.contains(&"/v1/loans/{id}".to_owned()));
    }
}
