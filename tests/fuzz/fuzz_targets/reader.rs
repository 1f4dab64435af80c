//! Notes: reading keeps every byte of them.

#![no_main]

libfuzzer_sys::fuzz_target!(|notes: &[u8]| {
    parable_fuzz::properties::reading_keeps_every_byte(notes);
});
