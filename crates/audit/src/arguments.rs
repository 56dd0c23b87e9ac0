//! What may be asked on the command line.

use std::path::PathBuf;

use clap::Parser;

/// Checks a published board of sealed votes from its first byte to its last.
///
/// Exit codes, the first that applies: 2 wrong arguments, or something cannot be read; 1 the board
/// is broken, and the first wrong event is named; 3 the two boards contradict each other; 4 a
/// receipt that the server did not keep: evidence; 5 not what was printed; 6 a receipt that proves
/// nothing, or is newer than the board; 0 everything holds.
#[derive(Debug, Parser)]
#[command(name = "sokoguru-audit", version)]
pub struct Arguments {
    /// A board file, or its address beginning with http://.
    #[arg(value_name = "BOARD")]
    pub board: String,

    /// Another copy of the board, from another phone or another day.
    #[arg(long, value_name = "BOARD")]
    pub compare: Option<String>,

    /// A member's receipt, as bytes or in hex; may be given several times.
    #[arg(long, value_name = "FILE")]
    pub receipt: Vec<PathBuf>,

    /// The board's id as it was printed, 64 hex digits.
    #[arg(long, value_name = "HEX")]
    pub board_id: Option<String>,

    /// The root of the head as it was printed, 64 hex digits. The board may have grown since.
    #[arg(long, value_name = "HEX")]
    pub root: Option<String>,

    /// The short code of the head as it was printed, twelve digits.
    #[arg(long, value_name = "DIGITS")]
    pub head_code: Option<String>,

    /// Says everything as JSON on the standard output.
    #[arg(long)]
    pub json: bool,

    /// How many processors to use; all of them unless said.
    #[arg(long, value_name = "NUMBER")]
    pub threads: Option<usize>,
}
