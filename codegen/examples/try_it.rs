use std::path::Path;
fn main() {
    let mut args = std::env::args().skip(1);
    let (input, out) = (args.next().unwrap(), args.next().unwrap());
    let start = std::time::Instant::now();
    let reading = bindery_spec::read_path(Path::new(&input), &bindery_spec::ReadOptions::default());
    let read = start.elapsed();
    for d in reading.diagnostics.iter().filter(|d| d.fatal).take(3) {
        eprintln!("{d:?}");
    }
    let name = Path::new(&out).file_name().unwrap().to_string_lossy().into_owned();
    let options = bindery_codegen::Options::default().with_package_name(&name);
    let output = match bindery_codegen::generate(&reading, &options) {
        Ok(o) => o,
        Err(e) => {
            eprintln!("{e:?}");
            std::process::exit(1)
        }
    };
    let all = start.elapsed();
    output.tree.write(Path::new(&out)).unwrap();
    println!(
        "{} types={} files={} bytes={} read={read:?} all={all:?}",
        output.summary.package,
        output.summary.types,
        output.tree.len(),
        output.tree.iter().map(|f| f.1.len()).sum::<usize>()
    );
}
