//! Titles, a line each: every page has an address that any system can store.

#![no_main]

libfuzzer_sys::fuzz_target!(|titles: &str| {
    parable_fuzz::properties::addresses_are_fit(titles);
});
