//! Figures, dates and rates in the language of the app and the zone of the cooperative.
