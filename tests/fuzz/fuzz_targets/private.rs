//! Notes with canaries in their private places, chosen by bytes: none of them is found again.

#![no_main]

libfuzzer_sys::fuzz_target!(|choices: &[u8]| {
    parable_fuzz::properties::private_words_stay(choices);
});
