//! The output folder, kept up behind the browser's back.
//!
//! Writing takes longer than showing, so it is done aside; a site that is overtaken before its
//! turn comes is never written.

use std::{
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use crate::{
    Site,
    findings::{Finding, Findings},
    output,
};

/// Writes the newest site.
#[derive(Clone)]
pub struct Writer(Arc<Shared>);

struct Shared {
    output: PathBuf,
    content: PathBuf,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    next: Option<Arc<Site>>,
    at_work: bool,
    /// What kept the last site from being written.
    trouble: Option<Finding>,
}

impl Writer {
    /// Begins to wait for sites. `say` hears what goes wrong.
    pub fn begin(
        output: PathBuf,
        content: PathBuf,
        say: impl Fn(&Findings) + Send + 'static,
    ) -> Self {
        let state = Mutex::default();
        let shared = Arc::new(Shared { output, content, state, changed: Condvar::new() });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            loop {
                own.write_next(&say);
            }
        });
        Self(shared)
    }

    /// Writes a site now.
    pub fn write(&self, site: &Site) -> Result<Findings, Finding> {
        self.0.write(site)
    }

    /// Puts a site in the place of the one that waits to be written.
    pub fn put(&self, site: Arc<Site>) {
        self.0.state().next = Some(site);
        self.0.changed.notify_all();
    }

    /// Writes no site that only waits to be written.
    pub fn withdraw(&self) {
        self.0.state().next = None;
        self.0.changed.notify_all();
    }

    /// Waits until the newest site is written, but no longer than that.
    pub fn finish(&self, limit: Duration) {
        let state = self.0.state();
        let busy = |state: &mut State| state.at_work || state.next.is_some();
        let _ = self.0.changed.wait_timeout_while(state, limit, busy);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self, site: &Site) -> Result<Findings, Finding> {
        let written = output::write(&self.output, site.parts(), &self.content)?;
        Ok(written.findings)
    }

    fn write_next(&self, say: &impl Fn(&Findings)) {
        let state = self.state();
        let waiting = |state: &mut State| state.next.is_none();
        let mut state =
            self.changed.wait_while(state, waiting).unwrap_or_else(PoisonError::into_inner);
        let next = state.next.take();
        state.at_work = true;
        drop(state);
        let result = next.map_or(Ok(Findings::default()), |site| self.write(&site));
        let mut state = self.state();
        state.at_work = false;
        let trouble = result.as_ref().err().cloned();
        let mut findings = result.unwrap_or_default();
        // Said once, however many saves meet it.
        if trouble != state.trouble {
            trouble.iter().cloned().for_each(|finding| findings.push(finding));
        }
        state.trouble = trouble;
        drop(state);
        self.changed.notify_all();
        say(&findings);
    }
}
