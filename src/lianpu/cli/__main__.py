from lianpu.cli import main

main()
