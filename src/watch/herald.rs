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
use crate::{Known, Stock, ahead::Ahead, inputs::Inputs, render::File};

/// Shows it.
pub struct Herald {
    shown: watch::Sender<Arc<Shown>>,
    known: Arc<Known>,
    /// What making pages leaves for the next.
    stock: Stock,
    /// One thread; none where the system has none to give.
    thread: Option<ThreadPool>,
    desk: Arc<Desk>,
}

impl Herald {
    /// One that knows what was built from a desk.
    pub fn new(shown: watch::Sender<Arc<Shown>>, known: Arc<Known>, desk: Arc<Desk>) -> Self {
        let thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().ok();
        Self { shown, known, stock: Stock::remembering(), thread, desk }
    }

    /// Gets ready to show pages of what was built first.
    pub fn rehearse(&mut self) {
        self.page(0, Ahead::rehearse);
    }

    /// Shows the page of the one story in which the inputs of a save differ from what was built
    /// last, if they differ in nothing else. No page of an earlier save stays where it is not sure
    /// that this one left it as it was.
    pub fn announce(&mut self, inputs: &Inputs, save: u64) {
        match self.page(save, |built, known, stock| built.page(inputs, known, stock)) {
            Some(page) => self.show(|shown| shown.with_page(&page, save)),
            None => self.withdraw(),
        }
    }

    /// Shows no page but those of the last site.
    pub fn withdraw(&self) {
        self.show(|shown| shown.is_ahead().then(|| shown.alone()));
    }

    /// Forgets what was built up to some save.
    pub fn forget(&mut self, save: u64) {
        self.desk.forget(save);
        self.stock.forget();
    }

    /// A page of what was built last. A mistake of Parable's own is told by the build, which comes
    /// to the same place.
    fn page(
        &mut self,
        save: u64,
        make: impl FnOnce(&mut Ahead, &Known, &mut Stock) -> Option<File> + Send,
    ) -> Option<File> {
        let Self { desk, thread, known, stock, .. } = self;
        let thread = thread.as_ref()?;
        let page = catch_unwind(AssertUnwindSafe(|| {
            desk.look(|built| thread.install(|| make(built, known, stock)))
        }));
        if page.is_err() {
            self.forget(save);
        }
        page.ok().flatten()
    }

    fn show(&self, other: impl FnOnce(&Shown) -> Option<Shown>) {
        self.shown.send_if_modified(|shown| match other(shown) {
            Some(other) => {
                *shown = Arc::new(other);
                true
            }
            None => false,
        });
    }
}
