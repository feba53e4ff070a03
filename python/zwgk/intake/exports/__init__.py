"""Lists exported by the portal or a media platform (台账导入): read, counted, every row accounted for."""
