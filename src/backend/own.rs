//! Sokoguru protocol 1: builds requests, parses answers.
