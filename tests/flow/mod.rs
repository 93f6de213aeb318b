//! Whole ways through the program, as people go them.

mod completing;
mod real_course;
mod recomputing;
mod simultaneous;
