//! Whose principles the notes speak of, and which headings are theirs.

mod candidates;
mod choosing;
mod known;
mod line;
mod listed;
mod marking;
mod outline;
mod own;
mod stories;
mod suggesting;

pub(super) use candidates::named_in;
pub use choosing::choose;
pub use known::{Known, joined};
pub use line::list_pieces;
pub(super) use line::{arrow_in, unlinked, unmarked};
pub use marking::mark_headings;
pub use outline::{Facts, Outline};
pub use own::{OwnHeading, OwnHeadings, own_headings};
pub use stories::{is_labelled_below, is_tagged_story, is_told_in_time_below, leads_story};
pub use suggesting::Suggesting;
