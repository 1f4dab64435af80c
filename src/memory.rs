//! What steps gave before.
//!
//! A pure step gives the same for the same. Whoever builds again and again, as [`watch`] does,
//! keeps what the last build made, by all that it was made from, and takes those steps alone that
//! the edit has changed. Nothing is ever out of date in it as long as the key holds all that the
//! step reads: another input is another key.
//!
//! [`watch`]: crate::watch

use std::{
    convert::Infallible,
    fmt,
    hash::{Hash, Hasher},
    sync::{Mutex, MutexGuard, PoisonError},
};

use ahash::{HashMap, RandomState};

/// In how many parts it is kept, so that threads seldom wait for each other.
const PARTS: usize = 16;

/// What was made in the last round, and in this one so far, by what it was made from. One that is
/// idle, as it is by default, keeps nothing.
pub struct Memory<K, V> {
    // Looked up, never walked through.
    parts: Vec<Mutex<Part<K, V>>>,
    hasher: RandomState,
}

struct Part<K, V> {
    before: HashMap<K, V>,
    now: HashMap<K, V>,
}

impl<K, V> Default for Memory<K, V> {
    fn default() -> Self {
        Self { parts: Vec::new(), hasher: RandomState::with_seed(0) }
    }
}

impl<K, V> fmt::Debug for Memory<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory").field("keeps", &self.keeps()).finish_non_exhaustive()
    }
}

impl<K: Eq + Hash, V: Clone> Memory<K, V> {
    /// One that keeps what it is given.
    pub fn keeping() -> Self {
        let part = || Mutex::new(Part { before: HashMap::default(), now: HashMap::default() });
        Self { parts: (0..PARTS).map(|_| part()).collect(), ..Self::default() }
    }

    /// Ends a round: what it had no use for is forgotten.
    pub fn turn(&self) {
        for part in &self.parts {
            let mut part = locked(part);
            part.before = std::mem::take(&mut part.now);
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.turn();
        self.turn();
    }

    /// What the step gave for the same key in this round or the last, or else gives now.
    pub fn recall(&self, key: K, make: impl FnOnce() -> V) -> V {
        let Ok(value) = self.try_recall(key, || Ok::<V, Infallible>(make()));
        value
    }

    /// The same for a step that may fail; failures are not kept.
    pub fn try_recall<E>(&self, key: K, make: impl FnOnce() -> Result<V, E>) -> Result<V, E> {
        let Some(part) = self.part_of(&key) else { return make() };
        let known = {
            let mut part = locked(part);
            match part.now.get(&key).cloned() {
                Some(value) => return Ok(value),
                None => part.before.remove(&key),
            }
        };
        let value = match known {
            Some(value) => value,
            // Nobody waits for the lock meanwhile.
            None => make()?,
        };
        locked(part).now.insert(key, value.clone());
        Ok(value)
    }

    /// What it holds for a key, left as it is: who only looks keeps nothing from being forgotten.
    pub fn look(&self, key: &K) -> Option<V> {
        let part = locked(self.part_of(key)?);
        part.now.get(key).or_else(|| part.before.get(key)).cloned()
    }

    fn part_of(&self, key: &K) -> Option<&Mutex<Part<K, V>>> {
        let hash = self.hasher.hash_one(key) as usize;
        self.parts.get(hash % self.parts.len().max(1))
    }
}

#[cfg(test)]
impl<K, V: Clone> Memory<K, V> {
    /// All that was made or recalled in the last round.
    pub fn last(&self) -> Vec<V> {
        self.parts
            .iter()
            .flat_map(|part| locked(part).before.values().cloned().collect::<Vec<_>>())
            .collect()
    }
}

impl<K, V> Memory<K, V> {
    /// Whether it is not idle.
    pub fn keeps(&self) -> bool {
        !self.parts.is_empty()
    }
}

/// What stands for a value that is too large to be kept as a key: two are the same where the values
/// are, as far as anyone can tell.
pub type Print = [u8; 32];

/// That of a value. Its [`Hash`] must tell all that it is compared by.
pub fn print(value: &impl Hash) -> Print {
    let mut written = Written(Vec::new());
    value.hash(&mut written);
    blake3::hash(&written.0).into()
}

/// All that a value tells a hasher.
struct Written(Vec<u8>);

impl Hasher for Written {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.len() as u64
    }
}

fn locked<K, V>(part: &Mutex<Part<K, V>>) -> MutexGuard<'_, Part<K, V>> {
    // A part is whole at any moment: a panic elsewhere leaves nothing half done in it.
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// Asks for the squares of numbers and gives how many were made.
    fn made(memory: &Memory<u32, u32>, numbers: &[u32]) -> u32 {
        let made = Cell::new(0);
        for &number in numbers {
            let square = memory.recall(number, || {
                made.set(made.get() + 1);
                number * number
            });
            assert_eq!(square, number * number);
        }
        made.get()
    }

    #[test]
    fn what_was_made_is_not_made_again() {
        let memory = Memory::keeping();
        assert_eq!(made(&memory, &[1, 2, 2, 3]), 3);
        memory.turn();
        assert_eq!(made(&memory, &[2, 3, 4, 2]), 1);
    }

    #[test]
    fn what_a_round_has_no_use_for_is_forgotten() {
        let memory = Memory::keeping();
        made(&memory, &[1, 2]);
        memory.turn();
        made(&memory, &[2]);
        memory.turn();
        assert_eq!(made(&memory, &[1, 2]), 1);
        memory.clear();
        assert_eq!(made(&memory, &[1, 2]), 2);
    }

    #[test]
    fn one_that_is_idle_keeps_nothing() {
        let memory = Memory::default();
        assert_eq!(made(&memory, &[1, 1]), 2);
        memory.turn();
        assert_eq!(made(&memory, &[1]), 1);
    }

    #[test]
    fn a_failure_is_not_kept() {
        let memory = Memory::keeping();
        assert_eq!(memory.try_recall(1, || Err("no")), Err("no"));
        assert_eq!(memory.try_recall(1, || Ok::<_, &str>(7)), Ok(7));
        assert_eq!(memory.try_recall(1, || Err("no")), Ok(7));
    }
}
