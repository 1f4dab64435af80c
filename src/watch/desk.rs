//! What lies between whoever looks for changes and whoever builds.
//!
//! Only the newest of what is to be built lies there: what was not begun when something newer came
//! is never built. In the other direction goes what was built, to be known for the next page that
//! is shown ahead of its site.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use super::{Seen, locked};
use crate::ahead::Ahead;

/// Something to build.
pub struct Job {
    /// What it is built of.
    pub seen: Arc<Seen>,
    /// When the first of it came in.
    pub began: Instant,
    /// Its number; newer ones have higher numbers.
    pub number: u64,
}

/// Where it lies.
#[derive(Default)]
pub struct Desk {
    state: Mutex<State>,
    changed: Condvar,
    /// The number of the newest, which may not lie there yet.
    newest: AtomicU64,
    built: Mutex<Built>,
}

/// What was built last.
#[derive(Default)]
struct Built {
    site: Option<Ahead>,
    /// The number of the job up to which nothing is to be known.
    forgotten: u64,
    /// The number of the first job of which a site may be shown: one before it holds what was made
    /// private since.
    withheld: u64,
}

/// What was built last, in the hand of whoever looks.
pub struct Held<'d>(MutexGuard<'d, Built>);

#[derive(Default)]
struct State {
    /// What is to be built.
    job: Option<Job>,
    /// The number of the last that was built, or given up.
    done: u64,
}

impl Desk {
    /// The number of a job that will be put here.
    pub fn begin(&self) -> u64 {
        self.newest.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Puts a job in the place of the one that lies there.
    pub fn put(&self, job: Job) {
        locked(&self.state).job = Some(job);
        self.changed.notify_all();
    }

    /// Waits for a job and takes it.
    pub fn take(&self) -> Job {
        let mut state = locked(&self.state);
        loop {
            match state.job.take() {
                Some(job) => return job,
                None => {
                    state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
    }

    /// Says that a job is done.
    pub fn done(&self, number: u64) {
        let mut state = locked(&self.state);
        state.done = state.done.max(number);
        drop(state);
        self.changed.notify_all();
    }

    /// Waits until all that has begun is done, but no longer than that.
    pub fn finish(&self, limit: Duration) {
        let is_busy = |state: &mut State| self.is_overtaken(state.done);
        let _ = self.changed.wait_timeout_while(locked(&self.state), limit, is_busy);
    }

    /// Whether a newer job has begun.
    pub fn is_overtaken(&self, number: u64) -> bool {
        self.newest.load(Ordering::SeqCst) > number
    }

    /// Puts here what was built for a job; `None` where it is of no use.
    pub fn lend(&self, number: u64, site: Option<Ahead>) {
        let mut built = locked(&self.built);
        let earlier = built.site.take();
        built.site = site.filter(|_| number > built.forgotten);
        if let (Some(site), Some(earlier)) = (&mut built.site, earlier) {
            site.after(earlier);
        }
    }

    /// Takes what was built last into the hand: nothing is shown of a build until it lies here again.
    pub fn hold(&self) -> Held<'_> {
        Held(locked(&self.built))
    }

    /// Has what was built for a job shown, unless it must not be.
    pub fn show<T>(&self, number: u64, show: impl FnOnce() -> T) -> Option<T> {
        let built = locked(&self.built);
        (number >= built.withheld).then(show)
    }
}

impl Held<'_> {
    /// What was built last.
    pub fn site(&mut self) -> Option<&mut Ahead> {
        self.0.site.as_mut()
    }

    /// Says that no site of a job before a number is to be shown any more.
    pub fn withhold(&mut self, number: u64) {
        self.0.withheld = number;
    }

    /// Forgets what was built for jobs up to a number, now or later.
    pub fn forget(&mut self, number: u64) {
        (self.0.site, self.0.forgotten) = (None, number);
    }
}
