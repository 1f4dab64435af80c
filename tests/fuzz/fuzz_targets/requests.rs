//! What a client sends to `parable watch`: it is told nothing that is not its own.

#![no_main]

use std::sync::{Arc, LazyLock};

use parable_fuzz::properties::Served;
use signal_hook::{consts::SIGPIPE, flag};

static SERVED: LazyLock<Served> = LazyLock::new(|| {
    // A client that leaves early is no reason to end; the fuzzer's own `main` does not see to it.
    flag::register(SIGPIPE, Arc::default()).expect("a signal can be heard");
    Served::begin()
});

libfuzzer_sys::fuzz_target!(|request: &[u8]| {
    SERVED.answers_its_own(request);
});
