//! The server's binary. Everything is in the library, so that tests reach it.

fn main() -> std::process::ExitCode {
    sokoguru_server::cli::main()
}
