//! How the program is linked.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // The program has some 150,000 addresses that the loader corrects at the start. Packed they take 50 KB in place of 3.4 MB of
    // memory. Linkers that cannot do it say so and go on; it needs glibc 2.36 (2022) where the program runs.
    if std::env::var("CARGO_CFG_TARGET_ENV").as_deref() == Ok("gnu") {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
