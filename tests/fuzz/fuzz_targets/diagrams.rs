//! Diagrams in words, as Mermaid and as arrows: they are read within bounds, or refused.

#![no_main]

libfuzzer_sys::fuzz_target!(|diagram: &[u8]| {
    parable_fuzz::properties::diagrams_are_bounded(diagram);
});
