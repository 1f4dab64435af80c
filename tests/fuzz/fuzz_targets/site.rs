//! Notes: their site is whole, nothing of them runs in it, and it is the same again.

#![no_main]

libfuzzer_sys::fuzz_target!(|notes: &[u8]| {
    parable_fuzz::properties::sites_are_whole(notes);
});
