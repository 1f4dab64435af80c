//! What a client sends to `parable watch`: it is told nothing that is not its own.

#![no_main]

use std::sync::LazyLock;

use parable_fuzz::properties::Served;

static SERVED: LazyLock<Served> = LazyLock::new(Served::begin);

libfuzzer_sys::fuzz_target!(|request: &[u8]| {
    SERVED.answers_its_own(request);
});
