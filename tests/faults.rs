//! What is left of a site when its build is killed, starved, refused or not alone.
//!
//! Whatever happens, the site that is served is wholly the old one or wholly the new one; the next
//! build needs no help and leaves nothing behind. Everything here goes through the command, over a
//! place that holds files of the person's own.
//!
//! The numbers of cases are those of a run of all tests. `PARABLE_FAULTS=17` has seventeen times as
//! many: 510 builds killed at random times, 1,020 at chosen system calls, 510 failing system calls,
//! reads during 510 builds and 374 rebuilds in other surroundings, in about half an hour. The seed of what
//! is random is `PARABLE_FAULTS_SEED`, and a failure names it.
//!
//! `strace` kills and refuses at system calls; `unshare` gives a disk that is too small. Both must be there,
//! and `tests/all` installs them.

#![cfg(target_os = "linux")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(
    clippy::print_stdout,
    reason = "how often what came about is a result, shown by `--nocapture`"
)]

#[path = "faults/calls.rs"]
mod calls;
#[path = "faults/chance.rs"]
mod chance;
#[path = "faults/disks.rs"]
mod disks;
#[path = "faults/kills.rs"]
mod kills;
#[path = "faults/others.rs"]
mod others;
#[path = "faults/place.rs"]
mod place;
#[path = "faults/rights.rs"]
mod rights;
mod support;

/// How many cases of a kind are tried, of those that a run of all tests has time for.
fn times(usual: usize) -> usize {
    let asked = std::env::var("PARABLE_FAULTS").ok().and_then(|times| times.parse::<usize>().ok());
    usual * asked.unwrap_or(1)
}
