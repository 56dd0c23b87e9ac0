//! What two or more pages use: the frame, the states of something read, figures, notes, fields,
//! sheets and icons. They draw; they hold no rule of money or votes.

pub mod chart;
pub mod explain;
pub mod field;
pub mod frame;
pub mod icon;
pub mod loadable;
pub mod money;
pub mod new_password;
pub mod note;
pub mod photo;
pub mod qr;
pub mod sheet;
pub mod theme;

pub use chart::{Slice, columns, slices};
pub use explain::explain;
pub use field::{Errors, Field, Kind, error_summary, field_frame, focus};
pub use frame::{Screen, Tab};
pub use icon::{Icon, icon};
pub use loadable::{failed, figure_skeleton, list_skeleton, loadable};
pub use money::{eye, price, row, rupiah};
pub use note::{Standing, empty, note, note_with, tag};
pub use photo::PhotoField;
pub use qr::qr;
pub use sheet::{Sheet, announce, confirm_buttons, use_announce};
