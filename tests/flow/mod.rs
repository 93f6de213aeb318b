//! Whole ways through the program, as people go them.

mod by_chance;
mod completing;
mod crowd;
mod life_by_chance;
mod real_course;
mod recomputing;
mod simultaneous;
