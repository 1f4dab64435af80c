//! Builds that are killed.

use std::{
    os::unix::process::ExitStatusExt,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use crate::{
    calls::{self, Call},
    chance::Chance,
    place::{Place, assert_went_well},
    times,
};

/// The signal that nobody can catch.
const SIGKILL: i32 = 9;

/// What came of some kills.
#[derive(Debug, Default)]
struct Tally {
    killed: usize,
    ended: usize,
    old: usize,
    new: usize,
}

/// Kills builds of the one state over the site of the other, now and then several in a row, until
/// that many were killed. `kill` runs one build and says whether it was killed.
fn kill_builds(
    place: &Place,
    count: usize,
    mut kill: impl FnMut(&Place, &mut Chance) -> (bool, String),
) -> Tally {
    let mut chance = Chance::new();
    let (mut tally, mut there) = (Tally::default(), 0);
    let mut history = Vec::new();
    while tally.killed < count {
        let state = if chance.in_a_hundred(80) { 1 - there } else { there };
        place.write(state);
        let (killed, how) = kill(place, &mut chance);
        history.push(format!("{state} {how}"));
        let when = format!("seed {}, {} kills, then {history:?}", chance.seed, tally.killed);
        let served = place.served(&when);
        assert!(served == there || served == state, "{when}: {served} is not {there} or {state}");
        assert!(killed || served == state, "{when}: ended without its site");
        tally.killed += usize::from(killed);
        tally.ended += usize::from(!killed);
        if there != state {
            tally.old += usize::from(killed && served == there);
            tally.new += usize::from(killed && served == state);
        }
        there = served;
        // Several in a row, so that what puts things right is killed too.
        if chance.in_a_hundred(60) {
            there = chance.below(2) as usize;
            place.write(there);
            let build = place.command().output().expect("parable runs");
            let said = String::from_utf8_lossy(&build.stderr);
            assert!(build.status.success() && said.is_empty(), "{when}: {said}");
            place.assert_holds(there, &when);
            history.clear();
        }
        assert!(tally.ended < 20 + 4 * count, "{tally:?}: too few are hit");
    }
    place.recover(1 - there);
    println!("{tally:?}");
    tally
}

/// Waits until something is there, but no longer than that.
fn wait_for(is_there: impl Fn() -> bool, limit: Duration) {
    let began = Instant::now();
    while !is_there() && began.elapsed() < limit {
        thread::yield_now();
    }
}

#[test]
fn a_build_may_be_killed_at_any_time() {
    let (mut whole, mut turn) = (Duration::from_millis(100), 0);
    let tally = kill_builds(&Place::new(), times(30), |place, chance| {
        turn += 1;
        let began = Instant::now();
        let mut build = place
            .command()
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("parable runs");
        // Most of a build only reads and thinks; so most kills wait until it writes.
        let limit = match turn % 4 {
            0 => whole,
            1 | 2 => {
                wait_for(|| place.path(".output.parable-staging").exists(), whole * 2);
                whole / 6
            }
            _ => {
                let was = calls::inode(&place.path("output"));
                wait_for(|| calls::inode(&place.path("output")) != was, whole * 2);
                whole / 12
            }
        };
        let pause = Duration::from_micros(chance.below(limit.as_micros().max(1) as u64));
        thread::sleep(pause);
        build.kill().expect("it can be killed");
        let killed = build.wait().expect("it ends").signal() == Some(SIGKILL);
        if !killed {
            whole = (whole + began.elapsed()) / 2;
        }
        (killed, format!("after {pause:?} in turn {turn}"))
    });
    assert!(tally.old > 0, "{tally:?}: none is killed at work");
}

#[test]
fn a_build_may_be_killed_at_any_system_call() {
    let calls: Vec<Call> = calls::of_builds().into_iter().filter(Call::changes).collect();
    assert!(calls.len() > 100, "{}", calls.len());
    let count = times(60);
    let mut turn = 0;
    let tally = kill_builds(&Place::in_memory(), count, |place, chance| {
        // Each call has its turn where there are turns enough; the others go by chance.
        let at = turn * calls.len() / count.min(calls.len());
        let chosen = if turn < count.min(calls.len()) {
            at
        } else {
            chance.below(calls.len() as u64) as usize
        };
        turn += 1;
        let call = &calls[chosen];
        let ended = calls::run(place, &call.killed());
        let killed = ended.status.signal() == Some(SIGKILL);
        (killed, format!("{call}"))
    });
    assert!(tally.old > 0 && tally.new > 0, "{tally:?}: they are killed on one side only");
}

/// Some file systems cannot exchange two names. There is a moment without a site then, and a build
/// that is killed in it is put right by the next.
#[test]
fn where_names_cannot_be_exchanged_nothing_is_lost() {
    const CANNOT: &str = "renameat2:error=EINVAL";
    let place = Place::in_memory();
    place.write(1);
    assert_went_well(&calls::run(&place, CANNOT));
    place.assert_holds(1, "without an exchange");
    let (mut there, mut killed, mut missing) = (1, 0, 0);
    for number in 1.. {
        let state = 1 - there;
        place.write(state);
        let kill = format!("rename:signal=KILL:when={number}");
        let build = calls::run_with(&place, &[CANNOT, &kill]);
        if build.status.signal() != Some(SIGKILL) {
            break;
        }
        killed += 1;
        if place.path("output").exists() {
            let served = place.served(&kill);
            assert!(served == there || served == state, "{kill}: {served}");
        } else {
            missing += 1;
        }
        // The next build cannot exchange names either.
        assert_went_well(&calls::run(&place, CANNOT));
        place.assert_holds(state, &kill);
        there = state;
    }
    println!("{killed} killed, {missing} of them while there was no site");
    assert!(killed > 2 && missing > 0, "{killed} killed, {missing} without a site");
}
