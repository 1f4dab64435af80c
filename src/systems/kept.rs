//! Systems that were read before.
//!
//! What a system is depends on its name, on the passages that describe it and on the technologies
//! that are known. So it is remembered by those, as if its passages began at the top of their file,
//! and moved to where they stand now. A reading asks for a system more than once: to know whether
//! something is one, and what it is.

use std::sync::Arc;

use super::{Component, Flow, Group, Remark, System, TechnologyUse};
use crate::{
    findings::{Checked, Findings},
    memory::{Memory, Print, print},
    notes::Block,
    placed::{Leaving, Lifted, Placed, Shift, placed},
    vocabulary::technologies::Technologies,
};

placed!(System { groups, components, technologies, flows, figures, own_part, remarks; });
placed!(Group { span; name, role });
placed!(Component { span; name, role, technologies, group, stated });
placed!(TechnologyUse { span; name, written });
placed!(Flow { span; from, to, via, label, stated });
placed!(Remark { text; kind });

/// What reading systems leaves for the next time; by default nothing.
#[derive(Debug, Default)]
pub struct Kept {
    systems: Memory<Print, Arc<KeptSystem>>,
}

/// A system, and what was found in it.
type Read = (System, Findings);

#[derive(Debug)]
struct KeptSystem {
    read: Read,
    /// The byte and the row in which its passages began.
    at: (u32, u32),
}

impl Kept {
    /// One that keeps the systems that were read last.
    pub fn remembering() -> Self {
        Self { systems: Memory::keeping() }
    }

    /// Forgets everything.
    pub fn forget(&mut self) {
        self.systems.clear();
    }

    /// Forgets what the last time had no use for.
    pub fn turn(&mut self) {
        self.systems.turn();
    }
}

/// Reads systems by what is known, and by what was read before.
pub struct SystemReader<'a> {
    known: &'a Technologies,
    kept: &'a Kept,
    /// Stands for what is known, where systems are kept.
    print: Option<Print>,
}

impl<'a> SystemReader<'a> {
    /// One that knows these technologies.
    pub fn new(known: &'a Technologies, kept: &'a Kept) -> Self {
        let print = kept.systems.keeps().then(|| known.print());
        Self { known, kept, print }
    }

    /// What stands for all technologies that are known; `None` where nothing is kept.
    pub fn technologies(&self) -> Option<Print> {
        self.print
    }

    /// Reads a system as [`read`](super::read) does, now or before.
    pub fn read(&self, name: &str, passages: &[&[Block]]) -> Checked<System> {
        let read = || super::read(name, passages, self.known);
        let Some(ground) = self.print else { return read() };
        let mut moved: Vec<Vec<Block>> = passages.iter().map(|passage| passage.to_vec()).collect();
        let Some(lifted) = Lifted::of(&mut moved) else { return read() };
        let key = print(&(ground, name, lifted.file, lifted.is_above, &moved));
        let kept = self.kept.systems.try_recall(key, || {
            let Checked { value, findings } = read();
            let mut read: Read = (value, findings);
            read.visit(&mut Leaving);
            if lifted.holds(&mut read) {
                Ok(Arc::new(KeptSystem { read, at: lifted.at }))
            } else {
                Err(Box::new(read))
            }
        });
        let (value, findings) = match kept {
            Ok(kept) => {
                let mut read = kept.read.clone();
                Shift::between(kept.at, lifted.at).move_all(&mut read);
                read
            }
            Err(read) => *read,
        };
        Checked { value, findings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{notes, source::Source, vocabulary::technologies::Technology};

    const SYSTEM: &str = "Ferry reads orders from MySQL and writes them to Kafka. It moves 40 GB a \
        day. I built the reader.\n\nTrade-offs: we chose Kafka over a queue.\n";

    #[test]
    fn a_system_that_stands_elsewhere_is_the_same_system() {
        let known = Technologies::embedded();
        let mut kept = Kept::remembering();
        for before in ["", "One line.\n\n", "# More\n\nOf it.\n\n", "One line.\n\n"] {
            let source = Source::new("notes.md", format!("{before}{SYSTEM}"));
            let notes = notes::read(crate::source::FileId(0), &source);
            let blocks = &notes.blocks[notes.blocks.len() - 2..];
            let fresh = super::super::read("Ferry", &[blocks], &known);
            for _ in 0..2 {
                let read = SystemReader::new(&known, &kept).read("Ferry", &[blocks]);
                assert_eq!(read.value, fresh.value, "{before:?}");
            }
            kept.turn();
            let held = if before.is_empty() { 1 } else { kept.systems.last().len() };
            assert_eq!(held, 1, "{before:?}");
            assert!(!fresh.value.flows.is_empty() && !fresh.value.remarks.is_empty());
        }
    }

    #[test]
    fn another_name_or_another_technology_is_another_system() {
        let source = Source::new("notes.md", format!("One line.\n\n{SYSTEM}"));
        let notes = notes::read(crate::source::FileId(0), &source);
        let (known, mut kept) = (Technologies::embedded(), Kept::remembering());
        let more = known
            .clone()
            .with(&[Technology { name: "orders".to_owned(), ..Technology::default() }]);
        for (name, known) in [("Ferry", &known), ("Barge", &known), ("Ferry", &more)] {
            let read = SystemReader::new(known, &kept).read(name, &[&notes.blocks]).value;
            assert_eq!(read, super::super::read(name, &[&notes.blocks], known).value);
        }
        kept.turn();
        assert_eq!(kept.systems.last().len(), 3);
    }
}
