//! The page of a story, shown before its site is built.
//!
//! It is made by a thread of its own, which waits for nobody: a build that goes on meanwhile has
//! all other threads.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use rayon::ThreadPool;
use tokio::sync::watch;

use super::{desk::Desk, shown::Shown};
use crate::{Known, Stock, ahead::Ahead, inputs::Inputs};

/// Shows it.
pub struct Herald {
    shown: watch::Sender<Arc<Shown>>,
    known: Arc<Known>,
    /// What making pages leaves for the next.
    stock: Stock,
    /// One thread; none where the system has none to give.
    thread: Option<ThreadPool>,
    desk: Arc<Desk>,
    /// What was built last.
    built: Option<Ahead>,
}

impl Herald {
    /// One that knows what was built from a desk.
    pub fn new(shown: watch::Sender<Arc<Shown>>, known: Arc<Known>, desk: Arc<Desk>) -> Self {
        let thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
        Self { shown, known, stock: Stock::remembering(), thread, desk, built: None }
    }

    /// Gets ready to show pages of what was built first.
    pub fn rehearse(&mut self) {
        self.built = self.desk.built();
        if let (Some(built), Some(thread)) = (&mut self.built, &self.thread) {
            thread.install(|| built.rehearse(&self.known, &mut self.stock));
        }
    }

    /// Shows the page of the one story in which inputs differ from what was built last, if they
    /// differ in nothing else and the last site is still shown.
    pub fn announce(&mut self, inputs: &Inputs) {
        if let Some(mut built) = self.desk.built() {
            if let Some(earlier) = self.built.take() {
                built.after(earlier);
            }
            self.built = Some(built);
        }
        let (Some(built), Some(thread)) = (&mut self.built, &self.thread) else { return };
        if self.shown.borrow().trouble.is_some() {
            return;
        }
        let (known, stock) = (&*self.known, &mut self.stock);
        let make = || thread.install(|| built.page(inputs, known, stock));
        let Ok(page) = catch_unwind(AssertUnwindSafe(make)) else {
            // The build will say what is wrong with these notes.
            self.forget();
            return;
        };
        let Some(page) = page else { return };
        self.shown.send_if_modified(|shown| {
            let ahead = shown.with_page(&page);
            let is_new = ahead.is_some();
            if let Some(ahead) = ahead {
                *shown = Arc::new(ahead);
            }
            is_new
        });
    }

    /// Forgets what was built.
    pub fn forget(&mut self) {
        self.built = None;
        self.desk.lend(None);
        self.stock.forget();
    }
}
