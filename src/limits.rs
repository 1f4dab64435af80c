//! How much is read and made at most, and what is said beyond that.
//!
//! A hundred megabytes of notes may cost twelve times as much memory, or are refused. What notes
//! cost depends on what is in them. With a release build a megabyte of stories of 1,600 bytes takes
//! 60 MB, one of list items 90 MB, one of bare links 250 MB, the most of all that was tried; and a
//! page takes 10 to 90 KB, however few bytes of the notes it stands for. The two limits hold both
//! for ordinary notes to 1.5 GB. Limits of a single passage, such as how deep it nests or how much of it is coloured,
//! stand with the code that they protect.

/// The most bytes of text in notes, stories and platforms together: four million words, or 15,000
/// stories of 1,600 bytes.
pub const MOST_TEXT: u64 = 24 << 20;

/// The most pages of a site that notes may call for.
pub const MOST_PAGES: usize = 20_000;

/// The largest file of settings, and of a theme.
pub const LARGEST_SETTINGS: u64 = 4 << 20;

/// The largest asset that is searched for what is private. It is read and let go again.
pub const LARGEST_ASSET: u64 = 256 << 20;

/// What is wrong with notes that call for so many pages, if anything is.
pub fn excess(pages: usize) -> Option<String> {
    (pages > MOST_PAGES).then(|| {
        format!("the notes call for {pages} pages, and a site may have {MOST_PAGES} at most")
    })
}
