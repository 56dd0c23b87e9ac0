//! One file a route; no rules.
