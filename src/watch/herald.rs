//! The page of a story, shown before its site is built.
//!
//! It is made by threads of its own, which wait for nobody: a build that goes on meanwhile has
//! others.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use rayon::ThreadPool;
use tokio::sync::watch;

use super::{desk::Held, shown::Shown};
use crate::{
    Known, Stock,
    ahead::{Ahead, Answer},
    inputs::Inputs,
};

/// Shows it.
pub struct Herald {
    shown: watch::Sender<Arc<Shown>>,
    known: Arc<Known>,
    /// What making pages leaves for the next.
    stock: Stock,
    /// Two threads, one for the story as it was and one for the story as it is; none where the
    /// system has none to give.
    threads: Option<ThreadPool>,
}

impl Herald {
    /// One whose `stock` is empty.
    pub fn new(shown: watch::Sender<Arc<Shown>>, known: Arc<Known>, stock: Stock) -> Self {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(2).build().ok();
        Self { shown, known, stock, threads }
    }

    /// Gets ready to show pages of what was built first.
    pub fn rehearse(&mut self, mut built: Held) {
        self.make(0, &mut built, Ahead::rehearse);
    }

    /// Shows the page of the one story in which the inputs of a save differ from what was built
    /// last, if they differ in nothing else. No page of an earlier save stays where it is not sure
    /// that this one left it as it was.
    pub fn announce(&mut self, inputs: &Inputs, save: u64, built: &mut Held) {
        let page = |built: &mut Ahead, known: &Known, stock: &mut Stock| {
            Some(built.page(inputs, known, stock))
        };
        match self.make(save, built, page) {
            Some(Answer::Page { file, standing }) => {
                self.show(|shown| shown.with_page(&file, &standing, save));
            }
            Some(Answer::Built) => {
                self.withdraw();
                // What is built of the save in between is older than what is shown.
                built.withhold(save);
            }
            Some(Answer::Unsure) | None => self.withdraw(),
        }
    }

    /// Shows no page but those of the last site.
    pub fn withdraw(&self) {
        self.show(|shown| shown.is_ahead().then(|| shown.alone()));
    }

    /// Forgets what was built up to some save.
    pub fn forget(&mut self, save: u64, built: &mut Held) {
        built.forget(save);
        self.stock.forget();
    }

    /// Makes something of what was built last. A mistake of Parable's own is told by the build,
    /// which comes to the same place.
    fn make<T: Send>(
        &mut self,
        save: u64,
        built: &mut Held,
        make: impl FnOnce(&mut Ahead, &Known, &mut Stock) -> Option<T> + Send,
    ) -> Option<T> {
        let Self { threads, known, stock, .. } = self;
        let threads = threads.as_ref()?;
        let site = built.site()?;
        let make = AssertUnwindSafe(|| threads.install(|| make(site, known, stock)));
        let result = catch_unwind(make);
        if result.is_err() {
            self.forget(save, built);
        }
        result.ok().flatten()
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
